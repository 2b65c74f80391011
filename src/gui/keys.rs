//! Shortcut text such as `Ctrl+Shift+Z` to and from the toolkit's keys, and the keymap in force.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::{Context, Event, Id, Key, KeyboardShortcut, Modifiers};
use skywright::editor::{Command, Keymap};

/// Keys whose names in files are signs.
const SIGNS: &[(&str, Key)] = &[
    ("+", Key::Plus),
    ("=", Key::Equals),
    ("-", Key::Minus),
    ("'", Key::Quote),
    ("/", Key::Slash),
    ("?", Key::Questionmark),
    (".", Key::Period),
    (",", Key::Comma),
    (";", Key::Semicolon),
    (":", Key::Colon),
    ("[", Key::OpenBracket),
    ("]", Key::CloseBracket),
    ("\\", Key::Backslash),
    ("|", Key::Pipe),
    ("!", Key::Exclamationmark),
    ("`", Key::Backtick),
];

/// Makes a keymap the one in force. It lives with the toolkit, where everything that shows a shortcut finds it.
pub(crate) fn install(ctx: &Context, keymap: Keymap) {
    ctx.data_mut(|data| data.insert_temp(Id::unique("keymap"), Arc::new(keymap)));
}

/// The keymap in force.
pub(crate) fn keymap(ctx: &Context) -> Arc<Keymap> {
    ctx.data(|data| data.get_temp(Id::unique("keymap"))).unwrap_or_default()
}

/// The keymap file beside the settings.
pub(crate) fn file_beside(settings: &Path) -> PathBuf {
    settings.with_file_name("keymap.ron")
}

/// Reads the keymap file; none means the default keys.
///
/// # Errors
/// What is wrong with it, with the place, to be told.
pub(crate) fn load(file: &Path) -> Result<Keymap, String> {
    match std::fs::read_to_string(file) {
        Ok(text) => Keymap::read(&file.display().to_string(), &text).map_err(|error| error.to_string()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Keymap::default()),
        Err(error) => Err(format!("{}: {error}", file.display())),
    }
}

/// Reads `Ctrl+Shift+Z`; `Ctrl` is the command key of the platform.
pub(crate) fn parse(text: &str) -> Option<KeyboardShortcut> {
    let mut modifiers = Modifiers::NONE;
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once('+').filter(|(head, tail)| !head.is_empty() && !tail.is_empty()) {
        match head {
            "Ctrl" => modifiers = modifiers.plus(Modifiers::COMMAND),
            "Shift" => modifiers = modifiers.plus(Modifiers::SHIFT),
            "Alt" => modifiers = modifiers.plus(Modifiers::ALT),
            _ => return None,
        }
        rest = tail;
    }
    let sign = SIGNS.iter().find(|(name, _)| *name == rest).map(|(_, key)| *key);
    Some(KeyboardShortcut::new(modifiers, sign.or_else(|| Key::from_name(rest))?))
}

/// The text of a combination as keymap files write it; `None` for keys that mean something to text fields alone.
pub(crate) fn text_of(key: Key, modifiers: Modifiers) -> Option<String> {
    let name = match key {
        Key::ArrowLeft => "ArrowLeft",
        Key::ArrowRight => "ArrowRight",
        Key::ArrowUp => "ArrowUp",
        Key::ArrowDown => "ArrowDown",
        Key::OpenCurlyBracket => "[",
        Key::CloseCurlyBracket => "]",
        Key::Copy | Key::Cut | Key::Paste => return None,
        key => SIGNS.iter().find(|(_, known)| *known == key).map_or(key.name(), |(name, _)| *name),
    };
    let held = [(modifiers.command, "Ctrl+"), (modifiers.alt, "Alt+"), (modifiers.shift && !is_sign(key), "Shift+")];
    let held: String = held.into_iter().filter(|(on, _)| *on).map(|(_, name)| name).collect();
    Some(format!("{held}{name}"))
}

/// A shortcut as people read it on their keyboard.
pub(crate) fn readable(text: &str) -> String {
    let text =
        text.replace("ArrowLeft", "←").replace("ArrowRight", "→").replace("ArrowUp", "↑").replace("ArrowDown", "↓");
    if cfg!(target_os = "macos") { text.replace("Ctrl", "Cmd") } else { text }
}

/// The first shortcut of a command.
pub(crate) fn shown(ctx: &Context, command: Command) -> Option<String> {
    keymap(ctx).keys(command).first().map(|text| readable(text))
}

/// Whether a command may run while a button or another widget of a panel has the keyboard.
pub(crate) fn work_from_panels(keymap: &Keymap, command: Command) -> bool {
    let is_function = |keys: &str| keys.len() > 1 && keys.starts_with('F');
    keymap.keys(command).iter().all(|keys| keys.contains("Ctrl+") || keys.contains("Alt+") || is_function(keys))
}

/// The command whose shortcut was pressed in this frame, if one was; its key press is used up.
/// Modifiers are those of the key press itself: after a slow frame they may have been let go already.
pub(crate) fn pressed(ctx: &Context, may_run: impl Fn(Command) -> bool) -> Option<Command> {
    let keymap = keymap(ctx);
    let all: Vec<(KeyboardShortcut, Command)> = Command::ALL
        .iter()
        .filter(|command| may_run(**command))
        .flat_map(|command| keymap.keys(*command).into_iter().filter_map(move |text| Some((parse(text)?, *command))))
        .collect();
    ctx.input_mut(|input| {
        let found = input.events.iter().enumerate().find_map(|(index, event)| {
            let Event::Key { key, physical_key, pressed: true, modifiers, .. } = event else { return None };
            let by_sign = all.iter().find(|(keys, _)| means(*keys, *key, *modifiers));
            // Shift and Alt turn keys into signs; then what is printed on the key counts.
            let printed = physical_key.filter(|_| (modifiers.shift || modifiers.alt) && !is_letter(*key));
            let by_place =
                || printed.and_then(|key| all.iter().find(|(keys, _)| means(*keys, key, *modifiers) && !is_sign(key)));
            by_sign.or_else(by_place).map(|meant| (index, meant.1))
        });
        if let Some((index, _)) = found {
            input.events.remove(index);
        }
        found.map(|(_, command)| command)
    })
}

/// Signs may need Shift or not, depending on the keyboard; for all other keys Shift counts.
const fn is_sign(key: Key) -> bool {
    matches!(key, Key::Questionmark | Key::Plus | Key::Quote | Key::Slash)
}

fn is_letter(key: Key) -> bool {
    key.name().len() == 1 && key.name().chars().all(|letter| letter.is_ascii_alphabetic())
}

fn means(keys: KeyboardShortcut, key: Key, modifiers: Modifiers) -> bool {
    keys.logical_key == key
        && keys.modifiers.command == modifiers.command
        && keys.modifiers.alt == modifiers.alt
        && (is_sign(key) || keys.modifiers.shift == modifiers.shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shortcut_of_the_table_can_be_typed() {
        for command in Command::ALL {
            for text in command.keys() {
                let keys = parse(text).unwrap_or_else(|| panic!("{text} of {}", command.name()));
                let written = text_of(keys.logical_key, keys.modifiers).unwrap();
                assert!(skywright::editor::keymap::same(&written, text), "{written} for {text}");
            }
        }
    }

    #[test]
    fn modifiers_count_exactly_but_for_signs() {
        let of = |text: &str| parse(text).unwrap();
        let control_shift = Modifiers::COMMAND.plus(Modifiers::SHIFT);
        assert!(means(of("Ctrl+Z"), Key::Z, Modifiers::COMMAND));
        assert!(!means(of("Ctrl+Z"), Key::Z, control_shift), "that is redo");
        assert!(means(of("Ctrl+Shift+Z"), Key::Z, control_shift));
        assert!(!means(of("V"), Key::V, Modifiers::ALT));
        assert!(means(of("?"), Key::Questionmark, Modifiers::SHIFT));
    }
}
