//! Shortcut text such as `Ctrl+Shift+Z` to and from the toolkit's keys.

use eframe::egui::{Context, Key, KeyboardShortcut, Modifiers};
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

/// The command whose shortcut was pressed in this frame, if one was.
/// Shortcuts with more modifiers are looked at first, so that Ctrl+Shift+Z is not taken for Ctrl+Z.
pub(crate) fn pressed(ctx: &Context, may_run: impl Fn(Command) -> bool) -> Option<Command> {
    let mut all: Vec<(KeyboardShortcut, Command)> = Command::ALL
        .iter()
        .filter(|command| may_run(**command))
        .flat_map(|command| command.keys().iter().filter_map(move |text| parse(text).map(|keys| (keys, *command))))
        .collect();
    let weight = |modifiers: &Modifiers| {
        usize::from(modifiers.shift) + usize::from(modifiers.alt) + usize::from(modifiers.command)
    };
    all.sort_by_key(|(keys, _)| std::cmp::Reverse(weight(&keys.modifiers)));
    ctx.input_mut(|input| {
        all.into_iter().find(|(keys, _)| {
            let exact = input.modifiers.shift == keys.modifiers.shift
                || matches!(keys.logical_key, Key::Questionmark | Key::Plus | Key::Quote | Key::Slash);
            exact && input.modifiers.alt == keys.modifiers.alt && input.consume_shortcut(keys)
        })
    })
    .map(|(_, command)| command)
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
}
