use std::ops::Range;

/// What a piece of code is, as far as its colour goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Plain,
    Comment,
    Text,
    Number,
    Keyword,
    /// A key, an attribute, a heading.
    Name,
}

/// A piece of one line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) range: Range<usize>,
    pub(super) kind: Kind,
}

/// What a highlighter has to know of a language.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Language {
    line_comments: &'static [&'static str],
    block_comment: Option<(&'static str, &'static str)>,
    /// Signs around text that ends with its line.
    quotes: &'static [char],
    /// Signs around text that may go on over lines.
    long_quotes: &'static [&'static str],
    keywords: &'static [&'static str],
    /// What follows a word that is a key.
    key_signs: &'static [char],
    markdown: bool,
}

const SCRIPT: Language = Language {
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: &['"', '\''],
    long_quotes: &["`"],
    keywords: &[
        "async",
        "await",
        "break",
        "case",
        "catch",
        "class",
        "const",
        "continue",
        "default",
        "delete",
        "do",
        "else",
        "enum",
        "export",
        "extends",
        "false",
        "finally",
        "for",
        "from",
        "function",
        "if",
        "implements",
        "import",
        "in",
        "instanceof",
        "interface",
        "let",
        "new",
        "null",
        "of",
        "private",
        "public",
        "readonly",
        "return",
        "static",
        "super",
        "switch",
        "this",
        "throw",
        "true",
        "try",
        "type",
        "typeof",
        "undefined",
        "var",
        "void",
        "while",
    ],
    key_signs: &[],
    markdown: false,
};

const PYTHON: Language = Language {
    line_comments: &["#"],
    block_comment: None,
    quotes: &['"', '\''],
    long_quotes: &["\"\"\"", "'''"],
    keywords: &[
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del",
        "elif", "else", "except", "finally", "for", "from", "global", "if", "import", "in", "is", "lambda", "nonlocal",
        "not", "or", "pass", "raise", "return", "try", "while", "with", "yield",
    ],
    key_signs: &[],
    markdown: false,
};

const GO_LIKE: Language = Language {
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: &['"'],
    long_quotes: &["`"],
    keywords: &[
        "abstract",
        "as",
        "async",
        "await",
        "boolean",
        "break",
        "case",
        "catch",
        "chan",
        "class",
        "const",
        "continue",
        "crate",
        "default",
        "defer",
        "dyn",
        "else",
        "enum",
        "extends",
        "false",
        "final",
        "fn",
        "for",
        "func",
        "go",
        "if",
        "impl",
        "implements",
        "import",
        "in",
        "int",
        "interface",
        "internal",
        "let",
        "long",
        "loop",
        "map",
        "match",
        "mod",
        "move",
        "mut",
        "namespace",
        "new",
        "nil",
        "null",
        "override",
        "package",
        "private",
        "protected",
        "pub",
        "public",
        "range",
        "record",
        "return",
        "select",
        "self",
        "static",
        "string",
        "struct",
        "switch",
        "this",
        "throw",
        "throws",
        "trait",
        "true",
        "try",
        "type",
        "use",
        "using",
        "var",
        "void",
        "where",
        "while",
    ],
    key_signs: &[],
    markdown: false,
};

const YAML: Language = Language {
    line_comments: &["#"],
    block_comment: None,
    quotes: &['"', '\''],
    long_quotes: &[],
    keywords: &["true", "false", "null", "yes", "no"],
    key_signs: &[':'],
    markdown: false,
};

const JSON: Language = Language { line_comments: &["//"], quotes: &['"'], ..YAML };

const HCL: Language = Language {
    line_comments: &["#", "//"],
    block_comment: Some(("/*", "*/")),
    quotes: &['"'],
    long_quotes: &[],
    keywords: &[
        "data",
        "depends_on",
        "dynamic",
        "false",
        "for_each",
        "locals",
        "module",
        "null",
        "output",
        "provider",
        "resource",
        "terraform",
        "true",
        "variable",
        "param",
        "var",
        "existing",
        "targetScope",
    ],
    key_signs: &['='],
    markdown: false,
};

const TOML: Language = Language { line_comments: &["#"], block_comment: None, keywords: &["true", "false"], ..HCL };

const MAKE: Language = Language {
    line_comments: &["#"],
    block_comment: None,
    quotes: &['"', '\''],
    long_quotes: &[],
    keywords: &["if", "then", "else", "fi", "for", "do", "done", "export", "endif", "ifeq"],
    key_signs: &[':', '='],
    markdown: false,
};

const RON: Language = Language {
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    quotes: &['"'],
    long_quotes: &[],
    keywords: &["true", "false", "Some", "None"],
    key_signs: &[':'],
    markdown: false,
};

const MARKUP: Language = Language {
    line_comments: &[],
    block_comment: Some(("<!--", "-->")),
    quotes: &['"'],
    long_quotes: &[],
    keywords: &[],
    key_signs: &['='],
    markdown: false,
};

const DIAGRAM: Language = Language {
    line_comments: &["%%", "//", "#"],
    block_comment: Some(("/*", "*/")),
    quotes: &['"'],
    long_quotes: &[],
    keywords: &[
        "digraph",
        "subgraph",
        "graph",
        "node",
        "edge",
        "flowchart",
        "end",
        "classDef",
        "class",
        "linkStyle",
        "group",
        "service",
        "in",
        "direction",
        "LR",
        "TB",
        "click",
        "style",
    ],
    key_signs: &['=', ':'],
    markdown: false,
};

impl Language {
    /// By the file's name; what is not known stays plain.
    pub(super) fn of(path: &str) -> Self {
        let name = path.rsplit('/').next().unwrap_or(path);
        match name.rsplit('.').next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "js" | "mjs" | "cjs" | "ts" | "tsx" | "jsx" => SCRIPT,
            "py" => PYTHON,
            "go" | "rs" | "java" | "cs" | "kt" => GO_LIKE,
            "yaml" | "yml" | "gitignore" => YAML,
            "json" | "excalidraw" => JSON,
            "tf" | "hcl" | "tfvars" | "bicep" => HCL,
            "toml" => TOML,
            "ron" => RON,
            "svg" | "html" | "xml" | "drawio" | "csproj" => MARKUP,
            "mmd" | "d2" | "dot" => DIAGRAM,
            "sh" | "makefile" | "txt" | "mod" => MAKE,
            "md" => Self { markdown: true, ..Self::default() },
            _ => Self::default(),
        }
    }
}

/// What goes on from the line before.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    Nothing,
    Until(&'static str, Kind),
}

/// Every line in pieces that together are the whole line.
pub(super) fn lines(text: &str, language: Language) -> Vec<Vec<Span>> {
    let mut open = Open::Nothing;
    let mut start = 0;
    let mut lines = Vec::new();
    for line in text.split_inclusive('\n') {
        let bare = line.trim_end_matches(['\n', '\r']);
        let mut spans = Vec::new();
        if language.markdown {
            markdown(bare, start, &mut open, &mut spans);
        } else {
            code(bare, start, language, &mut open, &mut spans);
        }
        lines.push(spans);
        start += line.len();
    }
    lines
}

fn markdown(line: &str, start: usize, open: &mut Open, spans: &mut Vec<Span>) {
    let is_fence = line.trim_start().starts_with("```");
    let inside = *open != Open::Nothing;
    let kind = if is_fence || inside || line.starts_with("    ") {
        Kind::Text
    } else if line.starts_with('#') {
        Kind::Keyword
    } else {
        Kind::Plain
    };
    if is_fence {
        *open = if inside { Open::Nothing } else { Open::Until("```", Kind::Text) };
    }
    spans.push(Span { range: start..start + line.len(), kind });
}

fn code(line: &str, start: usize, language: Language, open: &mut Open, spans: &mut Vec<Span>) {
    let mut push = |from: usize, to: usize, kind: Kind| {
        if from < to {
            spans.push(Span { range: start + from..start + to, kind });
        }
    };
    let mut at = 0;
    let mut plain = 0;
    if let Open::Until(end, kind) = *open {
        let Some(found) = line.find(end) else { return push(0, line.len(), kind) };
        at = found + end.len();
        push(0, at, kind);
        (plain, *open) = (at, Open::Nothing);
    }
    while let Some(sign) = line[at..].chars().next() {
        let rest = &line[at..];
        let before = line[..at].chars().next_back();
        // In these languages a sign of comment inside a word is part of it, as in an address.
        let may_comment = before.is_none_or(|sign| sign.is_whitespace() || matches!(sign, ';' | '{' | '}' | ')' | ','));
        if may_comment && language.line_comments.iter().any(|mark| rest.starts_with(mark)) {
            push(plain, at, Kind::Plain);
            return push(at, line.len(), Kind::Comment);
        }
        let long = language.long_quotes.iter().map(|quote| (*quote, *quote, Kind::Text));
        let long = long.chain(language.block_comment.map(|(from, to)| (from, to, Kind::Comment)));
        if let Some((from, to, kind)) = long.into_iter().find(|(from, ..)| rest.starts_with(from)) {
            push(plain, at, Kind::Plain);
            let Some(found) = rest[from.len()..].find(to) else {
                *open = Open::Until(to, kind);
                return push(at, line.len(), kind);
            };
            let end = at + from.len() + found + to.len();
            push(at, end, kind);
            (at, plain) = (end, end);
        } else if language.quotes.contains(&sign) {
            push(plain, at, Kind::Plain);
            let end = at + quoted(rest, sign);
            let is_key = followed_by(&line[end..], language.key_signs);
            push(at, end, if is_key { Kind::Name } else { Kind::Text });
            (at, plain) = (end, end);
        } else if is_word(sign) && !before.is_some_and(is_word) {
            let is_key_sign =
                |sign: char| is_word(sign) || (!language.key_signs.is_empty() && matches!(sign, '-' | '.' | '/'));
            let length = rest.find(|sign| !is_key_sign(sign)).unwrap_or(rest.len());
            let word = &rest[..length];
            let bare = &rest[..rest.find(|sign| !is_word(sign)).unwrap_or(rest.len())];
            let (length, kind) = if followed_by(&rest[length..], language.key_signs) {
                (length, Kind::Name)
            } else if language.keywords.contains(&bare) {
                (bare.len(), Kind::Keyword)
            } else if sign.is_ascii_digit() {
                (bare.len(), Kind::Number)
            } else {
                (word.len(), Kind::Plain)
            };
            if kind != Kind::Plain {
                push(plain, at, Kind::Plain);
                push(at, at + length, kind);
                plain = at + length;
            }
            at += length;
        } else {
            at += sign.len_utf8();
        }
    }
    push(plain, line.len(), Kind::Plain);
}

const fn is_word(sign: char) -> bool {
    sign.is_ascii_alphanumeric() || matches!(sign, '_' | '$')
}

/// Whether a key's sign stands next.
fn followed_by(rest: &str, signs: &[char]) -> bool {
    let mut letters = rest.trim_start_matches(' ').chars();
    letters.next().is_some_and(|sign| signs.contains(&sign))
        && letters.next().is_none_or(|sign| sign != '=' && sign != '/')
}

/// Length of text in quotes, its quotes included; text without an end goes to the end of the line.
fn quoted(rest: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, sign) in rest.char_indices().skip(1) {
        match sign {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if sign == quote => return at + sign.len_utf8(),
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(path: &str, text: &str) -> Vec<(String, Kind)> {
        let spans = lines(text, Language::of(path)).into_iter().flatten();
        spans.filter(|span| span.kind != Kind::Plain).map(|span| (text[span.range].to_owned(), span.kind)).collect()
    }

    #[test]
    fn pieces_are_told_apart_in_every_language() {
        type Row = (&'static str, &'static str, &'static [(&'static str, Kind)]);
        let rows: &[Row] = &[
            (
                "a.yaml",
                "Memory-Size: 512 # MB",
                &[("Memory-Size", Kind::Name), ("512", Kind::Number), ("# MB", Kind::Comment)],
            ),
            (
                "a.json",
                "{\"a\": \"b\", \"n\": true}",
                &[("\"a\"", Kind::Name), ("\"b\"", Kind::Text), ("\"n\"", Kind::Name), ("true", Kind::Keyword)],
            ),
            (
                "a.py",
                "def f(x): return 'a\\'b'",
                &[("def", Kind::Keyword), ("return", Kind::Keyword), ("'a\\'b'", Kind::Text)],
            ),
            (
                "a.mjs",
                "const url = 'https://x' // y",
                &[("const", Kind::Keyword), ("'https://x'", Kind::Text), ("// y", Kind::Comment)],
            ),
            ("a.tf", "name = \"${var.x}\"", &[("name", Kind::Name), ("\"${var.x}\"", Kind::Text)]),
            ("a.unknown", "const x = 'y'", &[]),
        ];
        for (path, text, expected) in rows {
            let expected: Vec<(String, Kind)> =
                expected.iter().map(|(text, kind)| ((*text).to_owned(), *kind)).collect();
            assert_eq!(kinds(path, text), expected, "{path}");
        }
    }

    #[test]
    fn text_over_several_lines_keeps_its_colour() {
        let found = kinds("a.py", "x = \"\"\"one\ndef two\nthree\"\"\" # end");
        let expected =
            [("\"\"\"one", Kind::Text), ("def two", Kind::Text), ("three\"\"\"", Kind::Text), ("# end", Kind::Comment)];
        assert_eq!(found, expected.map(|(text, kind)| (text.to_owned(), kind)));
    }

    #[test]
    fn nothing_of_a_text_is_lost() {
        for text in ["ä \"ö\n", "'", "a: 'é", "```\n# x\n```", "/* ü", "\"\\", "$ü_x=1", "名前: \"値\" # コ"] {
            for path in ["a.py", "a.mjs", "a.yaml", "a.md", "a.tf", "a"] {
                for (line, spans) in text.lines().zip(lines(text, Language::of(path))) {
                    let joined: String = spans.iter().map(|span| &text[span.range.clone()]).collect();
                    assert_eq!(joined, line, "{path}");
                }
            }
        }
    }
}
