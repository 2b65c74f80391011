//! HCL as `terraform fmt` writes it: aligned arguments, blocks apart, nothing that breaks out of its quotes.

use std::fmt::Write as _;

/// The right side of an argument.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Expr {
    Bool(bool),
    Int(i64),
    Num(f64),
    Text(Vec<Part>),
    /// A traversal or a call of our own making, such as `aws_sqs_queue.jobs.arn`.
    Raw(String),
    List(Vec<Self>),
    Object(Vec<(String, Self)>),
    Call(&'static str, Vec<Self>),
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Literal(String),
    /// An expression of our own making between `${` and `}`.
    Inserted(String),
}

impl Expr {
    /// Literal text, whatever is in it.
    pub(crate) fn text(text: impl Into<String>) -> Self {
        Self::Text(vec![Part::Literal(text.into())])
    }

    pub(crate) fn raw(text: impl Into<String>) -> Self {
        Self::Raw(text.into())
    }

    /// Text of pieces; one inserted expression alone needs no quotes.
    pub(crate) fn parts(parts: Vec<Part>) -> Self {
        let mut joined: Vec<Part> = Vec::new();
        for part in parts {
            match (joined.last_mut(), part) {
                (_, Part::Literal(text)) if text.is_empty() => {}
                (Some(Part::Literal(before)), Part::Literal(text)) => before.push_str(&text),
                (_, part) => joined.push(part),
            }
        }
        match joined.as_slice() {
            [Part::Inserted(only)] => Self::Raw(only.clone()),
            [] => Self::text(""),
            _ => Self::Text(joined),
        }
    }

    /// The pieces of a text or of what can stand in one.
    pub(crate) fn into_parts(self) -> Vec<Part> {
        match self {
            Self::Text(parts) => parts,
            Self::Raw(text) => vec![Part::Inserted(text)],
            Self::Bool(value) => vec![Part::Literal(value.to_string())],
            Self::Int(value) => vec![Part::Literal(value.to_string())],
            Self::Num(value) => vec![Part::Literal(value.to_string())],
            other => vec![Part::Inserted(one_line(&other))],
        }
    }
}

impl From<&str> for Expr {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

/// Arguments and blocks between two braces, or of a whole file.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Body {
    pub(crate) args: Vec<(String, Expr)>,
    pub(crate) blocks: Vec<Block>,
    /// Arguments that stand last by custom, such as `depends_on`.
    pub(crate) last: Vec<(String, Expr)>,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Block {
    pub(crate) kind: String,
    pub(crate) labels: Vec<String>,
    pub(crate) body: Body,
}

impl Block {
    pub(crate) fn new(kind: &str, labels: &[&str], body: Body) -> Self {
        Self { kind: kind.to_owned(), labels: labels.iter().map(|label| (*label).to_owned()).collect(), body }
    }
}

impl Body {
    pub(crate) fn set(&mut self, name: &str, value: impl Into<Expr>) -> &mut Self {
        let value = value.into();
        match self.args.iter_mut().find(|(known, _)| known == name) {
            Some((_, old)) => *old = value,
            None => self.args.push((name.to_owned(), value)),
        }
        self
    }

    /// Like [`Self::set`], before everything else.
    pub(crate) fn first(&mut self, name: &str, value: Expr) {
        self.args.retain(|(known, _)| known != name);
        self.args.insert(0, (name.to_owned(), value));
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Expr> {
        self.args.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    pub(crate) fn push(&mut self, kind: &str, body: Self) -> &mut Self {
        self.blocks.push(Block::new(kind, &[], body));
        self
    }

    /// The one block of a kind, made where it is missing.
    pub(crate) fn block(&mut self, kind: &str) -> &mut Self {
        let at = self.blocks.iter().position(|block| block.kind == kind).unwrap_or_else(|| {
            self.blocks.push(Block::new(kind, &[], Self::default()));
            self.blocks.len() - 1
        });
        &mut self.blocks[at].body
    }

    pub(crate) fn with(mut self, name: &str, value: impl Into<Expr>) -> Self {
        self.set(name, value);
        self
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.args.is_empty() && self.blocks.is_empty() && self.last.is_empty()
    }
}

/// A file of blocks, one empty line between them.
pub(crate) fn file(blocks: &[Block]) -> String {
    let mut out = String::new();
    for (at, block) in blocks.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        write_block(&mut out, block, 0);
    }
    out
}

fn write_block(out: &mut String, block: &Block, indent: usize) {
    pad(out, indent);
    out.push_str(&block.kind);
    for label in &block.labels {
        let _ = write!(out, " {}", quoted(label));
    }
    if block.body.is_empty() {
        out.push_str(" {}\n");
        return;
    }
    out.push_str(" {\n");
    write_body(out, &block.body, indent + 2);
    pad(out, indent);
    out.push_str("}\n");
}

fn write_body(out: &mut String, body: &Body, indent: usize) {
    let args: Vec<(String, String)> = body.args.iter().map(|(name, value)| argument(name, value, indent)).collect();
    write_aligned(out, &args, indent);
    let mut started = !args.is_empty();
    for block in &body.blocks {
        if started {
            out.push('\n');
        }
        write_block(out, block, indent);
        started = true;
    }
    if !body.last.is_empty() {
        if started {
            out.push('\n');
        }
        let last: Vec<(String, String)> = body.last.iter().map(|(name, value)| argument(name, value, indent)).collect();
        write_aligned(out, &last, indent);
    }
}

fn argument(name: &str, value: &Expr, indent: usize) -> (String, String) {
    (name.to_owned(), expression(value, indent))
}

/// Equal signs of neighbouring one-line arguments stand below each other.
fn write_aligned(out: &mut String, args: &[(String, String)], indent: usize) {
    let is_short = |(_, value): &(String, String)| !value.contains('\n');
    let mut at = 0;
    while at < args.len() {
        let run = args[at..].iter().take_while(|arg| is_short(arg)).count();
        let width = args[at..at + run].iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, value) in &args[at..at + run] {
            pad(out, indent);
            let _ = writeln!(out, "{name:width$} = {value}");
        }
        at += run;
        if let Some((name, value)) = args.get(at) {
            pad(out, indent);
            let _ = writeln!(out, "{name} = {value}");
            at += 1;
        }
    }
}

fn pad(out: &mut String, indent: usize) {
    out.extend(std::iter::repeat_n(' ', indent));
}

/// Longest list that stays on its line.
const LINE: usize = 90;

fn expression(value: &Expr, indent: usize) -> String {
    match value {
        Expr::Bool(value) => value.to_string(),
        Expr::Int(value) => value.to_string(),
        Expr::Num(value) => value.to_string(),
        Expr::Raw(text) => text.clone(),
        Expr::Text(parts) => template(parts),
        Expr::List(items) => list(items, indent),
        Expr::Object(pairs) => object(pairs, indent),
        Expr::Call(name, arguments) => {
            let arguments: Vec<String> = arguments.iter().map(|argument| expression(argument, indent)).collect();
            format!("{name}({})", arguments.join(", "))
        }
    }
}

fn list(items: &[Expr], indent: usize) -> String {
    let inner: Vec<String> = items.iter().map(|item| expression(item, indent + 2)).collect();
    let short = inner.iter().all(|item| !item.contains('\n'))
        && indent + inner.iter().map(|item| item.len() + 2).sum::<usize>() <= LINE;
    if short {
        return format!("[{}]", inner.join(", "));
    }
    let mut out = String::from("[\n");
    for item in inner {
        pad(&mut out, indent + 2);
        out.push_str(&item);
        out.push_str(",\n");
    }
    pad(&mut out, indent);
    out.push(']');
    out
}

fn object(pairs: &[(String, Expr)], indent: usize) -> String {
    if pairs.is_empty() {
        return "{}".to_owned();
    }
    let args: Vec<(String, String)> =
        pairs.iter().map(|(name, value)| (key(name), expression(value, indent + 2))).collect();
    let mut out = String::from("{\n");
    write_aligned(&mut out, &args, indent + 2);
    pad(&mut out, indent);
    out.push('}');
    out
}

/// An expression without line breaks, for the inside of a text.
fn one_line(value: &Expr) -> String {
    match value {
        Expr::List(items) => format!("[{}]", items.iter().map(one_line).collect::<Vec<_>>().join(", ")),
        Expr::Object(pairs) => {
            let pairs: Vec<String> =
                pairs.iter().map(|(name, value)| format!("{} = {}", key(name), one_line(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        Expr::Call(name, arguments) => {
            format!("{name}({})", arguments.iter().map(one_line).collect::<Vec<_>>().join(", "))
        }
        other => expression(other, 0),
    }
}

/// The expression as it stands inside another one.
pub(crate) fn inline(value: &Expr) -> String {
    one_line(value)
}

/// A key of an object: bare where it is a word, quoted otherwise.
fn key(name: &str) -> String {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let word = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && name.chars().all(letter);
    let reserved = matches!(name, "true" | "false" | "null" | "for" | "if" | "in");
    if word && !reserved { name.to_owned() } else { quoted(name) }
}

fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    escape(&mut out, text, true);
    out.push('"');
    out
}

fn template(parts: &[Part]) -> String {
    let mut out = String::from("\"");
    for (at, part) in parts.iter().enumerate() {
        match part {
            Part::Literal(text) => {
                escape(&mut out, text, false);
                let before_insertion = matches!(parts.get(at + 1), Some(Part::Inserted(_)));
                // `$${` would be an escaped brace, not a dollar before an insertion.
                if before_insertion && let Some(sign @ ('$' | '%')) = text.chars().last() {
                    out.pop();
                    let _ = write!(out, "${{\"{sign}\"}}");
                }
            }
            Part::Inserted(expression) => {
                let _ = write!(out, "${{{expression}}}");
            }
        }
    }
    out.push('"');
    out
}

/// Text inside quotes: no quote, line break, insertion or hidden letter of its own comes through.
fn escape(out: &mut String, text: &str, ascii: bool) {
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '$' | '%' if letters.peek() == Some(&'{') => {
                out.push(c);
                out.push(c);
            }
            c if c.is_control() || is_hidden(c) || ascii && !c.is_ascii() => {
                let code = u32::from(c);
                let _ = if code < 0x1_0000 { write!(out, "\\u{code:04x}") } else { write!(out, "\\U{code:08x}") };
            }
            c => out.push(c),
        }
    }
}

/// Letters that turn text around or cannot be seen.
const fn is_hidden(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text_whatever_is_in_it() {
        let table = [
            ("plain", "\"plain\""),
            ("a\"b\\", "\"a\\\"b\\\\\""),
            ("a\nb\tc\r", "\"a\\nb\\tc\\r\""),
            ("${file(\"/etc/passwd\")}", "\"$${file(\\\"/etc/passwd\\\")}\""),
            ("%{ if true }x%{ endif }", "\"%%{ if true }x%%{ endif }\""),
            ("$${x}", "\"$$${x}\""),
            ("100% of $5", "\"100% of $5\""),
            ("a\u{202e}b\u{7}", "\"a\\u202eb\\u0007\""),
            ("Zürich", "\"Zürich\""),
        ];
        for (text, expected) in table {
            assert_eq!(expression(&Expr::text(text), 0), expected, "for {text:?}");
        }
    }

    #[test]
    fn a_dollar_before_an_insertion_stays_a_dollar() {
        let parts = vec![Part::Literal("costs $".to_owned()), Part::Inserted("var.price".to_owned())];
        assert_eq!(expression(&Expr::parts(parts), 0), "\"costs ${\"$\"}${var.price}\"");
    }

    #[test]
    fn arguments_are_aligned_in_runs_of_one_line_each() {
        let mut body = Body::default();
        body.set("name", "jobs").set("visibility_timeout_seconds", Expr::Int(30));
        body.set("tags", Expr::Object(vec![("Team a".to_owned(), "x".into()), ("b".to_owned(), "y".into())]));
        body.set("fifo", Expr::Bool(true));
        body.push("timeouts", Body::default().with("create", "5m"));
        body.last.push(("depends_on".to_owned(), Expr::List(vec![Expr::raw("aws_sqs_queue.other")])));
        let text = file(&[Block::new("resource", &["aws_sqs_queue", "jobs"], body)]);
        let expected = "resource \"aws_sqs_queue\" \"jobs\" {
  name                       = \"jobs\"
  visibility_timeout_seconds = 30
  tags = {
    \"Team a\" = \"x\"
    b        = \"y\"
  }
  fifo = true

  timeouts {
    create = \"5m\"
  }

  depends_on = [aws_sqs_queue.other]
}
";
        assert_eq!(text, expected);
    }
}
