//! Shortcut text such as `Ctrl+Shift+Z` to and from the toolkit's keys.

use eframe::egui::{Context, Event, Key, KeyboardShortcut, Modifiers};
use skywright::editor::Command;

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
    let key = match rest {
        "+" => Key::Plus,
        "=" => Key::Equals,
        "-" => Key::Minus,
        "'" => Key::Quote,
        "," => Key::Comma,
        "/" => Key::Slash,
        "?" => Key::Questionmark,
        name => Key::from_name(name)?,
    };
    Some(KeyboardShortcut::new(modifiers, key))
}

/// The first shortcut of a command as people read it on their keyboard.
pub(crate) fn shown(command: Command) -> Option<String> {
    let text = (*command.keys().first()?).to_owned();
    let text =
        text.replace("ArrowLeft", "←").replace("ArrowRight", "→").replace("ArrowUp", "↑").replace("ArrowDown", "↓");
    Some(if cfg!(target_os = "macos") { text.replace("Ctrl", "Cmd") } else { text })
}

/// The command whose shortcut was pressed in this frame, if one was; its key press is used up.
/// Modifiers are those of the key press itself: after a slow frame they may have been let go already.
pub(crate) fn pressed(ctx: &Context, may_run: impl Fn(Command) -> bool) -> Option<Command> {
    let all: Vec<(KeyboardShortcut, Command)> = Command::ALL
        .iter()
        .filter(|command| may_run(**command))
        .flat_map(|command| command.keys().iter().filter_map(move |text| parse(text).map(|keys| (keys, *command))))
        .collect();
    ctx.input_mut(|input| {
        let found = input.events.iter().enumerate().find_map(|(index, event)| {
            let Event::Key { key, pressed: true, modifiers, .. } = event else { return None };
            let meant = all.iter().find(|(keys, _)| means(*keys, *key, *modifiers))?;
            Some((index, meant.1))
        });
        if let Some((index, _)) = found {
            input.events.remove(index);
        }
        found.map(|(_, command)| command)
    })
}

/// Signs may need Shift or not, depending on the keyboard; for all other keys Shift counts.
fn means(keys: KeyboardShortcut, key: Key, modifiers: Modifiers) -> bool {
    let is_sign = matches!(key, Key::Questionmark | Key::Plus | Key::Quote | Key::Slash);
    keys.logical_key == key
        && keys.modifiers.command == modifiers.command
        && keys.modifiers.alt == modifiers.alt
        && (is_sign || keys.modifiers.shift == modifiers.shift)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_shortcut_of_the_table_can_be_typed() {
        for command in Command::ALL {
            for keys in command.keys() {
                assert!(parse(keys).is_some(), "{} of {}", keys, command.name());
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
