use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use toml::Spanned;

use super::{ProjectError, glob};
use crate::catalogue::did_you_mean;
use crate::validate::{Config, Date, OwnRule, Severity};

/// What a project file is called.
pub const FILE_NAME: &str = "skywright.toml";

/// The project file: what holds for all drawings below its folder.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// Name for messages, and text, so that words can be pointed at.
    name: String,
    text: String,
    file: ProjectFile,
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct ProjectFile {
    check: CheckPart,
    catalogue: CataloguePart,
    account: AccountPart,
}

type Words = Vec<Spanned<String>>;

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CheckPart {
    /// Codes, parts of codes or names; without any, all rules run.
    select: Words,
    ignore: Words,
    severity: BTreeMap<Spanned<String>, Level>,
    /// Findings that are known, relative to the project file.
    baseline: Option<String>,
    files: Vec<FilesPart>,
}

/// What differs for some drawings; later parts count over earlier ones.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct FilesPart {
    /// Patterns relative to the project file.
    r#match: Vec<String>,
    #[serde(default)]
    ignore: Words,
    #[serde(default)]
    severity: BTreeMap<Spanned<String>, Level>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct CataloguePart {
    /// Folders with components, wirings, prices, icons and rules, relative to the project file.
    folders: Option<Vec<Spanned<String>>>,
    /// Whether the person's own folder counts as well.
    personal: bool,
}

impl Default for CataloguePart {
    fn default() -> Self {
        Self { folders: None, personal: true }
    }
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct AccountPart {
    /// Simultaneous executions of functions.
    concurrency: Option<u32>,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
enum Level {
    Error,
    Warning,
    Info,
    Off,
}

impl Level {
    const fn severity(self) -> Option<Severity> {
        match self {
            Self::Error => Some(Severity::Error),
            Self::Warning => Some(Severity::Warning),
            Self::Info => Some(Severity::Info),
            Self::Off => None,
        }
    }
}

impl Project {
    /// Reads a project file. `name` is the file's name for messages.
    ///
    /// # Errors
    /// The first mistake, with its place and what to write instead.
    pub fn parse(name: &str, text: &str) -> Result<Self, ProjectError> {
        let file: ProjectFile = toml::from_str(text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            let message = error.message().trim().replace('\n', " ");
            // "unknown field `selct`, expected one of `select`, ..." names what would have been right.
            let mut quoted = message.split('`').skip(1).step_by(2);
            let near = quoted.next().and_then(|found| did_you_mean(found, quoted));
            let hint = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            syntax(name, text, offset, format!("{message}{hint}"))
        })?;
        Ok(Self { name: name.to_owned(), text: text.to_owned(), file })
    }

    /// Folders of the project's own catalogue, relative to the project file, and whether each has to exist.
    pub fn folders(&self) -> Vec<(&str, bool)> {
        match &self.file.catalogue.folders {
            Some(folders) => folders.iter().map(|folder| (folder.as_ref().as_str(), true)).collect(),
            None => vec![("skywright", false)],
        }
    }

    /// An error about one of the folders, at its place.
    pub fn folder_error(&self, folder: &str, message: String) -> ProjectError {
        let named = self.file.catalogue.folders.iter().flatten().find(|named| named.as_ref() == folder);
        syntax(&self.name, &self.text, named.map_or(0, |named| named.span().start), message)
    }

    /// Whether the person's own catalogue counts beside the project's.
    pub const fn is_personal(&self) -> bool {
        self.file.catalogue.personal
    }

    /// The baseline that checks are held against, relative to the project file.
    pub fn baseline(&self) -> Option<&str> {
        self.file.check.baseline.as_deref()
    }

    /// Every word has to name a rule: one that names none would switch off nothing, or everything.
    ///
    /// # Errors
    /// The first word that does not, with its place and a suggestion.
    pub fn check_words(&self, own_rules: &[OwnRule]) -> Result<(), ProjectError> {
        let check = &self.file.check;
        let lists = check.select.iter().chain(&check.ignore).chain(check.severity.keys());
        let of_files = check.files.iter().flat_map(|part| part.ignore.iter().chain(part.severity.keys()));
        for word in lists.chain(of_files) {
            if let Err(message) = known_rule(word.as_ref(), own_rules) {
                return Err(syntax(&self.name, &self.text, word.span().start, message));
            }
        }
        Ok(())
    }

    /// How a drawing is checked; `path` is its path relative to the project file, with `/`.
    pub fn config(&self, path: &str, own_rules: Arc<[OwnRule]>, today: Option<Date>) -> Config {
        let check = &self.file.check;
        let words = |list: &Words| list.iter().map(|word| word.as_ref().trim().to_owned()).collect::<Vec<_>>();
        let levels = |map: &BTreeMap<Spanned<String>, Level>| {
            let pairs = map.iter().map(|(word, level)| (word.as_ref().trim().to_owned(), level.severity()));
            pairs.collect::<Vec<_>>()
        };
        let mut config = Config {
            today,
            select: words(&check.select),
            ignore: words(&check.ignore),
            severities: levels(&check.severity).into_iter().collect(),
            account_concurrency: self.file.account.concurrency.map(f64::from),
            own_rules,
        };
        let matching = check.files.iter().filter(|part| part.r#match.iter().any(|pattern| glob::fits(pattern, path)));
        for part in matching {
            config.ignore.extend(words(&part.ignore));
            config.severities.extend(levels(&part.severity));
        }
        config
    }
}

/// Whether a word names a rule, or what to write instead.
pub(super) fn known_rule(word: &str, own_rules: &[OwnRule]) -> Result<(), String> {
    let config = Config { own_rules: own_rules.into(), ..Config::default() };
    if config.lints().any(|lint| Config::names(word, lint)) {
        return Ok(());
    }
    Err(match did_you_mean(word, config.lints().flat_map(|lint| [lint.code, lint.name])) {
        Some(near) => format!("`{word}` names no rule; did you mean `{near}`?"),
        None => format!("`{word}` names no rule; `skywright rules list` shows them all"),
    })
}

fn syntax(name: &str, text: &str, offset: usize, message: String) -> ProjectError {
    let before = text.get(..offset).unwrap_or_default();
    ProjectError::Syntax {
        name: name.to_owned(),
        line: before.matches('\n').count() + 1,
        column: before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validate::find_lint;

    const TEXT: &str = r#"
[check]
ignore = ["SL-OPT"]
baseline = "known.json"

[check.severity]
SL-LAM-005 = "info"
SL-OBS = "off"
SL-OBS-003 = "warning"

[[check.files]]
match = ["drafts/**"]
ignore = ["SL-SEC"]
severity = { short-visibility-timeout = "warning" }

[account]
concurrency = 3000
"#;

    fn config(path: &str) -> Config {
        let project = Project::parse("skywright.toml", TEXT).unwrap();
        project.check_words(&[]).unwrap();
        project.config(path, Arc::default(), None)
    }

    #[test]
    fn a_project_selects_rules_and_sets_their_severity_by_path() {
        let lint = |code| find_lint(code).unwrap();
        let (live, draft) = (config("live/shop.json"), config("drafts/shop.json"));
        for (code, in_live, in_draft) in [
            ("SL-OPT-001", false, false),
            ("SL-SEC-001", true, false),
            ("SL-OBS-001", false, false),
            ("SL-OBS-003", true, true),
        ] {
            assert_eq!(live.selects(lint(code)), in_live, "{code}");
            assert_eq!(draft.selects(lint(code)), in_draft, "{code}");
        }
        assert_eq!(live.severity_of(lint("SL-LAM-005")), Some(Some(Severity::Info)));
        assert_eq!(live.severity_of(lint("SL-SQS-001")), None);
        assert_eq!(draft.severity_of(lint("SL-SQS-001")), Some(Some(Severity::Warning)));
        assert_eq!(live.account_concurrency, Some(3000.0));
    }

    #[test]
    fn mistakes_have_their_place_and_remedy() {
        for (text, expected) in [
            ("[check]\nselct = []", "skywright.toml:2:1: "),
            ("[check]\nselct = []", "did you mean `select`"),
            ("[chek]", "did you mean `check`"),
            (
                "[check]\nignore = [\"SL-SQS-01\"]",
                "skywright.toml:2:11: `SL-SQS-01` names no rule; did you mean `SL-SQS-001`",
            ),
            ("[check.severity]\nSL-SQS-001 = \"loud\"", "2:14"),
            ("[check.severity]\nSL-NOPE = \"info\"", "2:1: `SL-NOPE` names no rule"),
            ("[[check.files]]\nignore = []", "match"),
            ("[check\n", "skywright.toml:1:"),
        ] {
            let error =
                Project::parse("skywright.toml", text).and_then(|project| project.check_words(&[])).unwrap_err();
            assert!(error.to_string().contains(expected), "{text}: {error}");
        }
    }
}
