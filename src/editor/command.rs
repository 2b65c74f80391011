//! All commands in one table: menus, shortcuts, the command palette and the shortcut sheet read it.

/// Where a command stands in the menus and in the shortcut sheet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Menu {
    File,
    Edit,
    View,
    Arrange,
    Tools,
    Help,
}

impl Menu {
    pub const ALL: &[Self] = &[Self::File, Self::Edit, Self::View, Self::Arrange, Self::Tools, Self::Help];

    pub const fn label(self) -> &'static str {
        match self {
            Self::File => "File",
            Self::Edit => "Edit",
            Self::View => "View",
            Self::Arrange => "Arrange",
            Self::Tools => "Tools",
            Self::Help => "Help",
        }
    }
}

macro_rules! commands {
    ($($menu:ident { $($variant:ident: $label:literal, [$($key:literal),*], $about:literal;)* })*) => {
        /// Something a person can ask for.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Command { $($($variant,)*)* }

        impl Command {
            /// All commands in menu order.
            pub const ALL: &[Self] = &[$($(Self::$variant,)*)*];

            /// Name in menus and in the command palette.
            pub const fn label(self) -> &'static str {
                match self { $($(Self::$variant => $label,)*)* }
            }

            /// One sentence for the tooltip.
            pub const fn about(self) -> &'static str {
                match self { $($(Self::$variant => $about,)*)* }
            }

            /// Default shortcuts, such as `Ctrl+Shift+Z`. `Ctrl` means Cmd on a Mac.
            pub const fn keys(self) -> &'static [&'static str] {
                match self { $($(Self::$variant => &[$($key),*],)*)* }
            }

            pub const fn menu(self) -> Menu {
                match self { $($(Self::$variant => Menu::$menu,)*)* }
            }

            /// Stable name for files and logs.
            pub const fn name(self) -> &'static str {
                match self { $($(Self::$variant => stringify!($variant),)*)* }
            }
        }
    };
}

commands! {
    File {
        New: "New drawing", ["Ctrl+N"], "Start with an empty canvas";
        Open: "Open…", ["Ctrl+O"], "Open a drawing from a file";
        Welcome: "Reference architectures", [], "Back to the welcome page with its examples";
        Save: "Save", ["Ctrl+S"], "Write the drawing to its file";
        SaveAs: "Save as…", ["Ctrl+Shift+S"], "Write the drawing to another file";
        Export: "Export picture…", ["Ctrl+E"], "Write the drawing as SVG or PNG";
        Generate: "Generate project…", ["Ctrl+Shift+E"], "Write a deployment skeleton from the drawing";
        Settings: "Settings…", ["Ctrl+,"], "Themes, icons, keys and how the window behaves";
        Quit: "Quit", ["Ctrl+Q"], "Close the window";
    }
    Edit {
        Undo: "Undo", ["Ctrl+Z"], "Take the last change back";
        Redo: "Redo", ["Ctrl+Shift+Z", "Ctrl+Y"], "Do the last undone change again";
        Cut: "Cut", ["Ctrl+X"], "Copy the selection and remove it";
        Copy: "Copy", ["Ctrl+C"], "Copy the selection as text other windows understand";
        Paste: "Paste", ["Ctrl+V"], "Insert what was copied at the pointer";
        Duplicate: "Duplicate", ["Ctrl+D"], "Copy the selection beside itself, repeating the last offset";
        Delete: "Delete", ["Delete", "Backspace"], "Remove the selection and its wires";
        SelectAll: "Select all", ["Ctrl+A"], "Select everything on the drawing";
        SelectNone: "Select none", ["Ctrl+Shift+A"], "Clear the selection";
        SelectNext: "Select next", ["Tab"], "Select the next part in reading order";
        SelectPrevious: "Select previous", ["Shift+Tab"], "Select the previous part in reading order";
        SelectUpstream: "Select upstream", [], "Add everything that leads to the selection";
        SelectDownstream: "Select downstream", [], "Add everything the selection leads to";
        Rename: "Rename", ["F2", "Enter"], "Edit the name in place";
    }
    View {
        ZoomIn: "Zoom in", ["Ctrl+=", "Ctrl++"], "Enlarge around the centre of the canvas";
        ZoomOut: "Zoom out", ["Ctrl+-"], "Shrink around the centre of the canvas";
        ZoomReset: "Zoom to 100 %", ["Ctrl+0", "Shift+0"], "Show the drawing at its own size";
        FitAll: "Fit all", ["Shift+1"], "Show the whole drawing";
        FitSelection: "Fit selection", ["Shift+2"], "Show the selection as large as it fits";
        ToggleView: "Isometric view", ["I"], "Change between the flat and the isometric view";
        ToggleGrid: "Show grid", ["Ctrl+'"], "Show or hide the grid";
        ToggleSnapping: "Snap to grid and neighbours", ["Alt+S"], "Turn snapping on or off";
        ToggleProblems: "Show problems on the drawing", ["Alt+1"], "Badges on parts with findings";
        ToggleCosts: "Show costs on the drawing", ["Alt+2"], "Monthly cost under each part";
        ToggleLoad: "Show load on the drawing", ["Alt+3"], "Rate on each wire";
        ToggleLegend: "Show legend", [], "Explain the kinds of wire in use";
        ToggleComponents: "Components panel", ["Ctrl+B"], "Show or hide the list of components";
        ToggleInspector: "Inspector panel", ["Ctrl+I"], "Show or hide the inspector";
        ToggleDrawer: "Problems and costs", ["Ctrl+J"], "Show or hide the drawer at the bottom";
        ToggleTheme: "Light or dark", ["Alt+Shift+D"], "Change between the light and the dark theme";
        FollowSystemTheme: "Follow the system's theme", [], "Light or dark as the system is";
        ToggleWheelZooms: "Wheel zooms", [], "The wheel alone zooms instead of scrolling";
    }
    Arrange {
        Group: "Group", ["Ctrl+G"], "Put a frame around the selection";
        Ungroup: "Ungroup", ["Ctrl+Shift+G"], "Dissolve the selected frames";
        AlignLeft: "Align left", ["Ctrl+Shift+ArrowLeft"], "Line up the left edges";
        AlignRight: "Align right", ["Ctrl+Shift+ArrowRight"], "Line up the right edges";
        AlignTop: "Align top", ["Ctrl+Shift+ArrowUp"], "Line up the top edges";
        AlignBottom: "Align bottom", ["Ctrl+Shift+ArrowDown"], "Line up the bottom edges";
        DistributeAcross: "Distribute across", [], "Even out the gaps from left to right";
        DistributeDown: "Distribute down", [], "Even out the gaps from top to bottom";
        TidyUp: "Tidy up the drawing", ["Ctrl+Shift+L"], "Lay everything out anew, in layers from left to right";
        ToggleLock: "Lock", ["Ctrl+L"], "Keep the selection from being moved";
        NudgeLeft: "Nudge left", ["ArrowLeft"], "Move by one grid step";
        NudgeRight: "Nudge right", ["ArrowRight"], "Move by one grid step";
        NudgeUp: "Nudge up", ["ArrowUp"], "Move by one grid step";
        NudgeDown: "Nudge down", ["ArrowDown"], "Move by one grid step";
        NudgeFarLeft: "Nudge far left", ["Shift+ArrowLeft"], "Move by five grid steps";
        NudgeFarRight: "Nudge far right", ["Shift+ArrowRight"], "Move by five grid steps";
        NudgeFarUp: "Nudge far up", ["Shift+ArrowUp"], "Move by five grid steps";
        NudgeFarDown: "Nudge far down", ["Shift+ArrowDown"], "Move by five grid steps";
    }
    Tools {
        ToolSelect: "Select", ["V"], "Select and move";
        ToolHand: "Hand", ["H"], "Move the drawing";
        ToolConnect: "Connect", ["C"], "Draw wires from part to part";
        AddComponent: "Add component…", ["A", "/"], "Find a component by typing and place it";
        AddNote: "Add note", ["T"], "Write on the drawing";
        AddFrame: "Add frame", ["R"], "Put an empty region on the drawing";
        FixAll: "Apply all safe fixes", [], "Mend every finding that has a safe fix, in one step";
    }
    Help {
        Palette: "Command palette", ["Ctrl+K", "Ctrl+Shift+P"], "Find anything by typing";
        Shortcuts: "Keyboard shortcuts", ["?", "F1"], "Show what the keys do";
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::Command;

    #[test]
    fn no_two_commands_share_a_shortcut() {
        let mut seen: BTreeMap<&str, Command> = BTreeMap::new();
        for command in Command::ALL {
            for key in command.keys() {
                if let Some(other) = seen.insert(key, *command) {
                    panic!("{key} is bound to both {} and {}", other.name(), command.name());
                }
            }
        }
    }
}
