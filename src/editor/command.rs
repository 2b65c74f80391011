//! All commands in one table: menus, shortcuts, the command palette and the shortcut sheet read it.

use std::fmt::Write as _;

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
        CloseTab: "Close", ["Ctrl+W"], "Close the drawing in front";
        NextTab: "Next drawing", ["Ctrl+PageDown", "Ctrl+Tab"], "Put the next open drawing in front";
        PreviousTab: "Previous drawing", ["Ctrl+PageUp", "Ctrl+Shift+Tab"], "Put the previous open drawing in front";
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
        DeleteJoining: "Delete and join", ["Ctrl+Delete", "Ctrl+Backspace"], "Remove the selection and wire its neighbours with each other where that is legal";
        CopySvg: "Copy as SVG", ["Ctrl+Shift+C"], "Copy the selection, or all, as a picture that can be pasted back as parts";
        CopyPng: "Copy as PNG", ["Alt+Shift+C"], "Copy the selection, or all, as a picture for documents and chats";
        Find: "Find on the drawing…", ["Ctrl+F"], "Walk through everything with a word in it";
        SelectAll: "Select all", ["Ctrl+A"], "Select everything on the drawing";
        SelectNone: "Select none", ["Ctrl+Shift+A"], "Clear the selection";
        SelectNext: "Select next", ["Tab"], "Select the next part in reading order";
        SelectPrevious: "Select previous", ["Shift+Tab"], "Select the previous part in reading order";
        SelectComponents: "Select components only", [], "Leave out wires, frames and notes";
        SelectWires: "Select wires only", [], "Leave out everything but wires";
        SelectUpstream: "Select upstream", [], "Add everything that leads to the selection";
        SelectDownstream: "Select downstream", [], "Add everything the selection leads to";
        WalkLeft: "Walk left", ["Alt+ArrowLeft"], "Select the neighbour on the left, along a wire if there is one";
        WalkRight: "Walk right", ["Alt+ArrowRight"], "Select the neighbour on the right, along a wire if there is one";
        WalkUp: "Walk up", ["Alt+ArrowUp"], "Select the neighbour above, along a wire if there is one";
        WalkDown: "Walk down", ["Alt+ArrowDown"], "Select the neighbour below, along a wire if there is one";
        RenameOrEnter: "Rename or enter", ["Enter"], "Edit the name in place; go into a frame";
        Rename: "Rename", ["F2"], "Edit the name in place";
        Properties: "Properties", ["Ctrl+Enter"], "Go to the selection's properties";
        EditLink: "Link…", ["Alt+K"], "Give the selection an address that opens with Ctrl+click and in exported pictures";
        OpenLink: "Open link", [], "Open the address of the selection in the browser";
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
        ToggleMap: "Map", ["M"], "A small picture of the whole drawing to move around in";
        Present: "Presentation", ["F11"], "Nothing but the drawing, on the whole screen";
        ToggleReadOnly: "Read only", ["F8"], "Look at the drawing without changing it";
        ToggleProblems: "Show problems on the drawing", ["Alt+1"], "Badges on parts with findings";
        ToggleCosts: "Show costs on the drawing", ["Alt+2"], "Monthly cost under each part";
        ToggleLoad: "Show load on the drawing", ["Alt+3"], "Rate on each wire";
        ToggleLegend: "Show legend", [], "Explain the kinds of wire in use";
        ToggleComponents: "Components panel", ["Ctrl+B"], "Show or hide the list of components";
        ToggleOutline: "Outline panel", ["Ctrl+Shift+O"], "The drawing as a tree of groups, parts and wires";
        ToggleInspector: "Inspector panel", ["Ctrl+I"], "Show or hide the inspector";
        ToggleDrawer: "Problems and costs", ["Ctrl+J"], "Show or hide the drawer at the bottom";
        ToggleTheme: "Light or dark", ["Alt+Shift+D"], "Change between the light and the dark theme";
        FollowSystemTheme: "Follow the system's theme", [], "Light or dark as the system is";
        ToggleWheelZooms: "Wheel zooms", [], "The wheel alone zooms instead of scrolling";
        ToggleMeter: "Frame meter", ["F12"], "Show what painting a frame costs, and why it was painted";
    }
    Arrange {
        Group: "Group", ["Ctrl+G"], "Put a frame around the selection";
        Ungroup: "Ungroup", ["Ctrl+Shift+G"], "Dissolve the selected frames";
        ToggleCollapsed: "Collapse or expand", ["Ctrl+."], "Show a frame as one tile, or what is inside it";
        EnterGroup: "Go into frame", [], "Work inside the frame; what is outside fades";
        BringForward: "Bring forward", ["Ctrl+]"], "Above the next thing that it lies under";
        SendBackward: "Send backward", ["Ctrl+["], "Below the next thing that it lies on";
        BringToFront: "Bring to front", ["Ctrl+Shift+]"], "Above everything";
        SendToBack: "Send to back", ["Ctrl+Shift+["], "Below everything";
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
        ToggleToolLock: "Keep the tool", ["Q"], "Stay in a tool after using it";
        NeighbourLeft: "Add a source on the left", ["Ctrl+ArrowLeft"], "Choose what may lead to the selected part";
        NeighbourRight: "Add a target on the right", ["Ctrl+ArrowRight"], "Choose what the selected part may lead to";
        NeighbourUp: "Add a target above", ["Ctrl+ArrowUp"], "Choose what the selected part may lead to";
        NeighbourDown: "Add a target below", ["Ctrl+ArrowDown"], "Choose what the selected part may lead to";
        AddComponent: "Add component…", ["A", "/"], "Find a component by typing and place it";
        AddNote: "Add note", ["T"], "Write on the drawing";
        AddText: "Add text", ["Shift+T"], "Write on the drawing without a card";
        ToggleCard: "Note without a card", [], "Show notes as free text, or on a card";
        AddFrame: "Add frame", ["R"], "Put an empty region on the drawing";
        FixAll: "Apply all safe fixes", [], "Mend every finding that has a safe fix, in one step";
    }
    Help {
        Palette: "Command palette", ["Ctrl+K", "Ctrl+Shift+P"], "Find anything by typing";
        Shortcuts: "Keyboard shortcuts", ["?", "F1"], "Show what the keys do";
        Keymap: "Change shortcuts…", [], "Give commands other keys";
    }
}

impl Command {
    /// The command of that name, as keymap files write it.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|command| command.name() == name)
    }

    /// True where a menu draws a line above.
    pub const fn starts_section(self) -> bool {
        matches!(
            self,
            Self::Save
                | Self::Export
                | Self::Settings
                | Self::Cut
                | Self::Find
                | Self::SelectAll
                | Self::Rename
                | Self::FitAll
                | Self::ToggleView
                | Self::ToggleMap
                | Self::ToggleProblems
                | Self::ToggleComponents
                | Self::ToggleTheme
                | Self::ToggleCollapsed
                | Self::BringForward
                | Self::AlignLeft
                | Self::TidyUp
                | Self::NeighbourLeft
                | Self::AddComponent
                | Self::FixAll
        )
    }

    /// False for steps that only make sense on a key.
    pub const fn is_in_menu(self) -> bool {
        !matches!(
            self,
            Self::NudgeLeft
                | Self::NudgeRight
                | Self::NudgeUp
                | Self::NudgeDown
                | Self::NudgeFarLeft
                | Self::NudgeFarRight
                | Self::NudgeFarUp
                | Self::NudgeFarDown
                | Self::WalkLeft
                | Self::WalkRight
                | Self::WalkUp
                | Self::WalkDown
                | Self::RenameOrEnter
        )
    }
}

/// The menu of a right click on what is selected, in sections.
pub const ON_SELECTION: &[&[Command]] = &[
    &[Command::Rename, Command::Properties, Command::EditLink, Command::OpenLink],
    &[Command::Cut, Command::Copy, Command::CopySvg, Command::Duplicate, Command::Delete, Command::DeleteJoining],
    &[Command::Group, Command::Ungroup, Command::EnterGroup, Command::ToggleCollapsed, Command::ToggleLock],
    &[Command::BringToFront, Command::SendToBack],
    &[Command::SelectUpstream, Command::SelectDownstream, Command::FitSelection],
];

/// The menu of a right click on the empty canvas.
pub const ON_CANVAS: &[&[Command]] = &[
    &[Command::AddComponent, Command::AddNote, Command::AddText, Command::AddFrame, Command::Paste],
    &[Command::SelectAll, Command::Find, Command::FitAll, Command::TidyUp],
];

/// The page of all commands with their default shortcuts, for the documentation.
pub fn book() -> String {
    let mut page = "# Commands\n\nWritten from the program's table of commands; menus, the command palette (`Ctrl+K`) \
                    and the shortcut sheet (`?`)\nread the same table. On a Mac, `Ctrl` is `Cmd`.\n\nShortcuts are \
                    changed under *Help > Change shortcuts…*, or in `keymap.ron` in the settings folder\n\
                    (`~/.config/skywright/` on Linux):\n\n```ron\n{\n    \"ToggleMap\": [\"Ctrl+M\", \"M\"],\n    \
                    \"AddNote\": [],\n}\n```\n\nA command that is named there has those keys and no others; all \
                    others keep the keys below.\n"
        .to_owned();
    for menu in Menu::ALL {
        let _ = write!(page, "\n## {}\n\n| Command | Name in keymaps | Keys | |\n|---|---|---|---|\n", menu.label());
        for command in Command::ALL.iter().filter(|command| command.menu() == *menu) {
            let keys: Vec<String> = command.keys().iter().map(|keys| format!("`{keys}`")).collect();
            let (label, name, about) = (command.label(), command.name(), command.about());
            let _ = writeln!(page, "| {label} | `{name}` | {} | {about} |", keys.join(" "));
        }
    }
    page.push_str("\n## Mouse\n\n| Gesture | |\n|---|---|\n");
    for (gesture, about) in GESTURES {
        let _ = writeln!(page, "| {gesture} | {about} |");
    }
    page
}

/// What the mouse does, for the shortcut sheet and the documentation.
pub const GESTURES: &[(&str, &str)] = &[
    ("Space+drag, middle drag, right drag on empty canvas", "Move the drawing"),
    ("Wheel, Shift+wheel", "Scroll down, scroll sideways"),
    ("Ctrl+wheel, Alt+wheel, pinch", "Zoom at the pointer"),
    ("Double-click on empty canvas", "Find a component and place it there"),
    ("Double-click on a frame or its tile", "Go into it"),
    ("Drag on empty canvas, Alt+drag on a frame", "Select what the marquee touches"),
    ("Shift+click", "Add to the selection, or take out"),
    ("Drag", "Move; into a frame, out of it, or onto a wire to be put into it"),
    ("Alt+drag, Ctrl+drag", "Drag a copy"),
    ("Shift while dragging", "Keep straight"),
    ("Alt while dragging", "No snapping"),
    ("Drag from a port", "Draw a wire; drop it on nothing to choose its target"),
    ("Click on a port", "Choose a neighbour on that side"),
    ("Drag an end of the selected wire", "Lead it elsewhere"),
    ("Ctrl+Shift+drag on empty canvas", "Insert space: everything beyond moves along"),
    ("Ctrl+click on a part with a link", "Open the link"),
];
