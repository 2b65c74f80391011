//! Names decided once: readable, stable, without collisions, whatever people type.

use std::collections::{BTreeMap, BTreeSet};

use crate::catalogue::Catalogue;
use crate::model::{ComponentId, Document};

/// The names of one component in every place it appears.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Names {
    /// PascalCase resource name, such as `OrdersQueue`.
    pub(crate) logical: String,
    /// snake_case for code and folders, such as `place_order`; unique without regard to case.
    pub(crate) snake: String,
    /// kebab-case for physical names, such as `place-order`.
    pub(crate) kebab: String,
}

/// Words of a name in lower-case ASCII letters and digits; accents are dropped from their letters.
pub(crate) fn words(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in text.chars().flat_map(plain_letters) {
        if !c.is_ascii_alphanumeric() {
            last = ' ';
            continue;
        }
        let starts = !last.is_ascii_alphanumeric() || last.is_ascii_lowercase() && c.is_ascii_uppercase();
        match found.last_mut() {
            Some(word) if !starts => word.push(c.to_ascii_lowercase()),
            _ => found.push(c.to_ascii_lowercase().to_string()),
        }
        last = c;
    }
    found
}

fn plain_letters(c: char) -> impl Iterator<Item = char> {
    let text = match c {
        'à'..='ã' | 'å' | 'ā' | 'ă' | 'ą' => "a",
        'À'..='Å' | 'Ā' | 'Ă' | 'Ą' => "A",
        'ä' | 'æ' => "ae",
        'ö' => "oe",
        'ü' => "ue",
        'ç' | 'ć' | 'č' => "c",
        'è'..='ë' | 'ē' | 'ę' | 'ě' => "e",
        'È'..='Ë' => "E",
        'ì'..='ï' | 'ī' => "i",
        'ñ' | 'ń' | 'ň' => "n",
        'ò'..='õ' | 'ø' | 'ō' => "o",
        'Ò'..='Ö' | 'Ø' => "O",
        'ß' => "ss",
        'ù'..='û' | 'ū' | 'ů' => "u",
        'Ù'..='Ü' => "U",
        'ý' | 'ÿ' => "y",
        'ł' => "l",
        'ś' | 'š' => "s",
        'ź' | 'ż' | 'ž' => "z",
        _ => return Letters::One(Some(c)),
    };
    Letters::Text(text.chars())
}

enum Letters {
    One(Option<char>),
    Text(std::str::Chars<'static>),
}

impl Iterator for Letters {
    type Item = char;

    fn next(&mut self) -> Option<char> {
        match self {
            Self::One(c) => c.take(),
            Self::Text(chars) => chars.next(),
        }
    }
}

pub(crate) fn pascal(words: &[String]) -> String {
    let upper = |word: &String| word[..1].to_ascii_uppercase() + &word[1..];
    words.iter().map(upper).collect()
}

/// The word that ends logical names of a service's resources.
pub(crate) fn kind_word(service: &str) -> &'static str {
    match service {
        "lambda" | "lambda_edge" | "lambda_durable" | "cloudfront_function" => "Function",
        "sqs_standard" | "sqs_fifo" => "Queue",
        "sns_standard" | "sns_fifo" => "Topic",
        "dynamodb" => "Table",
        "s3" => "Bucket",
        "apigw_rest" | "apigw_http" | "apigw_ws" | "appsync" => "Api",
        "kinesis" | "dynamodb_stream" => "Stream",
        "firehose" => "DeliveryStream",
        "eventbridge_bus" | "eventbridge_bus_v2" => "Bus",
        "eventbridge_rule" | "iot_rule" | "ses_receipt" => "Rule",
        "eventbridge_scheduler" => "Schedule",
        "eventbridge_pipe" => "Pipe",
        "sfn_standard" | "sfn_express" => "StateMachine",
        "cognito_user_pool" => "UserPool",
        "cloudfront" => "Distribution",
        "secretsmanager" => "Secret",
        "ssm_parameter" => "Parameter",
        "kms" => "Key",
        "vpc" => "Vpc",
        "subnet" => "Subnet",
        "nat_gateway" => "NatGateway",
        "aurora" => "Cluster",
        "rds" => "Database",
        "rds_proxy" => "Proxy",
        "elasticache" => "Cache",
        "opensearch" => "Search",
        "fargate" => "Service",
        "cloudwatch_logs" => "LogGroup",
        "cloudwatch_alarm" => "Alarm",
        "ses" => "Identity",
        "efs" => "FileSystem",
        "function_url" => "Url",
        _ => "",
    }
}

/// Hands out names that nobody else has.
#[derive(Clone, Debug, Default)]
pub(crate) struct Namer {
    taken: BTreeSet<String>,
}

impl Namer {
    /// `wanted`, or `wanted2`, `wanted3`... compared without regard to case.
    pub(crate) fn unique(&mut self, wanted: &str, gap: &str) -> String {
        let wanted = if wanted.is_empty() { "X" } else { wanted };
        let mut name = wanted.to_owned();
        let mut count = 1_u32;
        while !self.taken.insert(name.to_ascii_lowercase()) {
            count += 1;
            name = format!("{wanted}{gap}{count}");
        }
        name
    }
}

/// Words of Python, JavaScript and file systems that cannot name a module or folder.
const RESERVED: &[&str] = &[
    "and", "as", "assert", "async", "await", "break", "case", "catch", "class", "con", "const", "continue", "def",
    "del", "delete", "do", "elif", "else", "except", "export", "false", "finally", "for", "from", "function", "global",
    "if", "import", "in", "is", "lambda", "let", "new", "none", "nonlocal", "not", "null", "nul", "or", "pass", "prn",
    "raise", "return", "switch", "test", "tests", "this", "true", "try", "type", "var", "void", "while", "with",
    "yield", "aux",
];

/// Names for all components, in id order, so that they do not depend on anything but the drawing.
pub(crate) fn name_all(document: &Document, catalogue: &Catalogue) -> BTreeMap<ComponentId, Names> {
    let mut logical_names = Namer::default();
    let mut snakes = Namer::default();
    for taken in ["Parameters", "Conditions", "Network", "ServerlessRestApi", "ServerlessHttpApi"] {
        logical_names.unique(taken, "");
    }
    let name = |(id, component): (&ComponentId, &crate::model::Component)| {
        let service = component.service.as_str();
        let mut own = words(&component.name);
        if own.is_empty() {
            own = words(catalogue.service(service).map_or("", |service| service.label.as_str()));
            own.extend(words(id.as_str()));
        }
        if own.first().is_none_or(|word| word.starts_with(|c: char| c.is_ascii_digit())) {
            own.insert(0, "n".to_owned());
        }
        shorten(&mut own, 48);
        let suffix = kind_word(service);
        let mut wanted = pascal(&own);
        if !wanted.to_ascii_lowercase().ends_with(&suffix.to_ascii_lowercase()) {
            wanted.push_str(suffix);
        }
        shorten(&mut own, 28);
        let mut snake = own.join("_");
        if RESERVED.contains(&snake.as_str()) {
            snake.push_str("_part");
        }
        let snake = snakes.unique(&snake, "_");
        let names = Names { logical: logical_names.unique(&wanted, ""), kebab: snake.replace('_', "-"), snake };
        (id.clone(), names)
    };
    document.components().iter().map(name).collect()
}

/// Drops words from the end, then letters, until the name has at most `limit` letters.
fn shorten(words: &mut Vec<String>, limit: usize) {
    while words.len() > 1 && words.iter().map(|word| word.len() + 1).sum::<usize>() > limit {
        words.pop();
    }
    if let [only] = words.as_mut_slice() {
        only.truncate(limit);
    }
}
