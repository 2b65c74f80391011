//! Which keys run which command: the table's own, and what a person has changed.

use std::collections::BTreeMap;
use std::fmt;
use std::fmt::Write as _;

use serde::de::{Deserializer, MapAccess, Visitor};
use thiserror::Error;

use super::Command;

/// The systems the program runs on, as far as their keys differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum System {
    Linux,
    Windows,
    Mac,
}

impl System {
    pub const ALL: &[Self] = &[Self::Linux, Self::Windows, Self::Mac];

    /// Keys that the system or its desktop takes for itself. `Ctrl` is Cmd on a Mac.
    pub const fn taken(self) -> &'static [&'static str] {
        match self {
            Self::Linux => &["Alt+F4", "Alt+Tab", "Alt+Space", "Alt+F2", "Ctrl+Alt+Delete", "Ctrl+Alt+T"],
            Self::Windows => &["Alt+F4", "Alt+Tab", "Alt+Space", "Ctrl+Escape", "Ctrl+Alt+Delete", "Ctrl+Shift+Escape"],
            Self::Mac => {
                &["Ctrl+H", "Ctrl+M", "Ctrl+Tab", "Ctrl+Space", "Ctrl+Shift+3", "Ctrl+Shift+4", "Ctrl+Shift+5"]
            }
        }
    }
}

/// What is wrong with a keymap file.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum KeymapError {
    #[error("{file}:{line}:{column}: {message}")]
    Syntax { file: String, line: usize, column: usize, message: String },
    #[error("{file}:{line}: there is no command `{name}`{hint}")]
    UnknownCommand { file: String, line: usize, name: String, hint: String },
    #[error("{file}:{line}: `{keys}` of {command} is no shortcut; write one such as `Ctrl+Shift+Z`")]
    BadKeys { file: String, line: usize, command: &'static str, keys: String },
}

/// The shortcuts in force.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Keymap {
    /// The keys of commands that do not have their own.
    changed: BTreeMap<Command, Vec<String>>,
}

impl Keymap {
    /// The keys of a command, the one to show first.
    pub fn keys(&self, command: Command) -> Vec<&str> {
        match self.changed.get(&command) {
            Some(keys) => keys.iter().map(String::as_str).collect(),
            None => command.keys().to_vec(),
        }
    }

    /// True when a command has other keys than by default.
    pub fn is_changed(&self, command: Command) -> bool {
        self.changed.contains_key(&command)
    }

    /// True when nothing differs from the table.
    pub fn is_default(&self) -> bool {
        self.changed.is_empty()
    }

    /// Gives a command keys; those it has by default make it unchanged.
    pub fn set(&mut self, command: Command, keys: Vec<String>) {
        if keys.iter().map(String::as_str).eq(command.keys().iter().copied()) {
            self.changed.remove(&command);
        } else {
            self.changed.insert(command, keys);
        }
    }

    /// Gives a command its own keys back.
    pub fn reset(&mut self, command: Command) {
        self.changed.remove(&command);
    }

    /// Gives a key to one command and takes it from all others.
    pub fn assign(&mut self, command: Command, key: &str) {
        for other in Command::ALL {
            let keys = self.keys(*other);
            if *other != command && keys.iter().any(|known| same(known, key)) {
                let rest = keys.into_iter().filter(|known| !same(known, key)).map(str::to_owned).collect();
                self.set(*other, rest);
            }
        }
        let mut keys: Vec<String> = self.keys(command).into_iter().map(str::to_owned).collect();
        if !keys.iter().any(|known| same(known, key)) {
            keys.insert(0, key.to_owned());
            self.set(command, keys);
        }
    }

    /// The commands that share a key with another one, or whose only key the system takes, with the reason.
    pub fn clashes(&self, system: System) -> Vec<(Command, String)> {
        let mut owners: BTreeMap<String, Vec<Command>> = BTreeMap::new();
        for command in Command::ALL {
            for key in self.keys(*command) {
                owners.entry(plain(key)).or_default().push(*command);
            }
        }
        let mut found = Vec::new();
        for (key, commands) in owners {
            for command in &commands {
                if let Some(other) = commands.iter().find(|other| *other != command) {
                    found.push((*command, format!("{key} also runs {}", other.label())));
                } else if self.keys(*command).len() == 1 && system.taken().iter().any(|taken| plain(taken) == key) {
                    found.push((*command, format!("{key} belongs to the system")));
                }
            }
        }
        found.sort();
        found
    }

    /// Reads a keymap file: a map from command names to lists of keys, in RON.
    ///
    /// # Errors
    /// The first mistake with its place.
    pub fn read(file: &str, text: &str) -> Result<Self, KeymapError> {
        let Rows(rows) = ron::from_str(text).map_err(|error| KeymapError::Syntax {
            file: file.to_owned(),
            line: error.span.start.line,
            column: error.span.start.col,
            message: error.code.to_string(),
        })?;
        // Names and keys stand in quotes, so their line is the one where they do.
        let line_of = |word: &str| {
            let quoted = format!("\"{word}\"");
            text.lines().position(|line| line.contains(&quoted)).map_or(1, |line| line + 1)
        };
        let mut keymap = Self::default();
        for (name, keys) in rows {
            let Some(command) = Command::named(&name) else {
                let known = Command::ALL.iter().map(|command| command.name());
                let hint = crate::format::did_you_mean(&name, known)
                    .map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
                return Err(KeymapError::UnknownCommand { file: file.to_owned(), line: line_of(&name), name, hint });
            };
            if let Some(bad) = keys.iter().find(|keys| !is_shortcut(keys)) {
                let (line, keys) = (line_of(bad), bad.clone());
                return Err(KeymapError::BadKeys { file: file.to_owned(), line, command: command.name(), keys });
            }
            keymap.set(command, keys);
        }
        Ok(keymap)
    }

    /// The file that [`Self::read`] takes back: only what differs from the table.
    pub fn write(&self) -> String {
        let mut text =
            "// Keys of commands that differ from their own; docs/commands.md lists all names.\n{\n".to_owned();
        for (command, keys) in &self.changed {
            let keys: Vec<String> = keys.iter().map(|keys| format!("{keys:?}")).collect();
            let _ = writeln!(text, "    {:?}: [{}],", command.name(), keys.join(", "));
        }
        text.push_str("}\n");
        text
    }
}

/// Rows of the file in its order; a command that stands twice is an error.
struct Rows(Vec<(String, Vec<String>)>);

impl<'de> serde::Deserialize<'de> for Rows {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Rows;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a map from command names to lists of keys")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Rows, A::Error> {
                let mut rows: Vec<(String, Vec<String>)> = Vec::new();
                while let Some((name, keys)) = access.next_entry::<String, Vec<String>>()? {
                    if rows.iter().any(|(known, _)| *known == name) {
                        return Err(serde::de::Error::custom(format!("`{name}` stands twice; join its keys")));
                    }
                    rows.push((name, keys));
                }
                Ok(Rows(rows))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

/// Modifiers in the order `Ctrl`, `Alt`, `Shift`, and the key; `None` for what is no shortcut.
fn parts(keys: &str) -> Option<(Vec<&str>, &str)> {
    let mut rest = keys;
    let mut held = Vec::new();
    while let Some((head, tail)) = rest.split_once('+').filter(|(head, tail)| !head.is_empty() && !tail.is_empty()) {
        if !["Ctrl", "Alt", "Shift"].contains(&head) || held.contains(&head) {
            return None;
        }
        held.push(head);
        rest = tail;
    }
    (!rest.is_empty()).then_some((held, rest))
}

/// Keys that can be typed on some keyboard, by the names that files use.
pub const NAMED_KEYS: &[&str] = &[
    "ArrowLeft",
    "ArrowRight",
    "ArrowUp",
    "ArrowDown",
    "Enter",
    "Tab",
    "Space",
    "Backspace",
    "Delete",
    "Insert",
    "Home",
    "End",
    "PageUp",
    "PageDown",
    "Escape",
];

fn is_shortcut(keys: &str) -> bool {
    let Some((_, key)) = parts(keys) else { return false };
    let is_function = key.strip_prefix('F').and_then(|n| n.parse::<u8>().ok()).is_some_and(|n| (1..=24).contains(&n));
    let is_sign = key.chars().count() == 1 && (key.is_ascii() && !key.trim().is_empty());
    is_function || NAMED_KEYS.contains(&key) || (is_sign && key.chars().all(|c| !c.is_ascii_lowercase()))
}

/// One spelling for each combination; signs that need Shift on some keyboards only have none of it.
fn plain(keys: &str) -> String {
    let Some((mut held, key)) = parts(keys) else { return keys.to_owned() };
    if matches!(key, "?" | "+" | "'" | "/") {
        held.retain(|name| *name != "Shift");
    }
    held.sort_by_key(|name| ["Ctrl", "Alt", "Shift"].iter().position(|known| known == name));
    held.push(key);
    held.join("+")
}

/// Whether two texts name the same combination.
pub fn same(a: &str, b: &str) -> bool {
    plain(a) == plain(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_shortcut_of_the_table_clashes_on_any_system() {
        for system in System::ALL {
            assert_eq!(Keymap::default().clashes(*system), [], "on {system:?}");
        }
        for command in Command::ALL {
            for keys in command.keys() {
                assert!(is_shortcut(keys), "{keys} of {}", command.name());
            }
        }
    }

    #[test]
    fn a_keymap_file_reads_back_and_changes_only_what_it_names() {
        let text = "// mine\n{ \"ToggleMap\": [\"Ctrl+Shift+M\"], \"AddNote\": [] }";
        let keymap = Keymap::read("keymap.ron", text).unwrap();
        assert_eq!(keymap.keys(Command::ToggleMap), ["Ctrl+Shift+M"]);
        assert!(keymap.keys(Command::AddNote).is_empty());
        assert_eq!(keymap.keys(Command::Undo), Command::Undo.keys());
        assert_eq!(Keymap::read("keymap.ron", &keymap.write()), Ok(keymap));
    }

    #[test]
    fn mistakes_are_told_with_their_place() {
        for (text, message) in [
            ("{\n  \"Undoo\": [\"Ctrl+U\"],\n}", "k.ron:2: there is no command `Undoo`; did you mean `Undo`?"),
            (
                "{\n  \"Undo\": [\"Ctrl+Z\",\n \"Strg+Z\"] }",
                "k.ron:3: `Strg+Z` of Undo is no shortcut; write one such as `Ctrl+Shift+Z`",
            ),
            ("{\n  \"Undo\": \"Ctrl+Z\" }", "k.ron:2:10: Expected opening `[`"),
            ("{ \"Undo\": [],\n \"Undo\": [] }", "k.ron:2:12: `Undo` stands twice; join its keys"),
        ] {
            assert_eq!(Keymap::read("k.ron", text).unwrap_err().to_string(), message);
        }
    }

    #[test]
    fn a_key_goes_from_one_command_to_another() {
        let mut keymap = Keymap::default();
        keymap.assign(Command::ToggleMap, "Ctrl+Z");
        assert!(keymap.keys(Command::Undo).is_empty());
        assert_eq!(keymap.keys(Command::ToggleMap), ["Ctrl+Z", "M"]);
        assert_eq!(keymap.clashes(System::Linux), []);
        keymap.reset(Command::Undo);
        assert_eq!(keymap.clashes(System::Linux).len(), 2);
    }
}
