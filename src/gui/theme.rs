//! The window's colours, from the same theme as the drawing. The only place that makes toolkit colours.

use eframe::egui::epaint::{CornerRadius, Shadow};
use eframe::egui::style::{ScrollStyle, WidgetVisuals};
use eframe::egui::{
    Color32, Context, FontFamily, FontId, Margin, Stroke, Style, TextStyle, Theme as Mode, Visuals, vec2,
};
use skywright::catalogue::Category;
use skywright::scene::{Color, Theme, Token};

use super::fonts;

/// The window's colours by role.
#[derive(Clone, Debug)]
pub(crate) struct Chrome {
    pub(crate) dark: bool,
    pub(crate) canvas: Color32,
    pub(crate) grid: Color32,
    pub(crate) panel: Color32,
    pub(crate) raised: Color32,
    pub(crate) sunken: Color32,
    pub(crate) hairline: Color32,
    pub(crate) hover: Color32,
    pub(crate) pressed: Color32,
    pub(crate) selected: Color32,
    pub(crate) text: Color32,
    pub(crate) muted: Color32,
    pub(crate) accent: Color32,
    pub(crate) on_accent: Color32,
    pub(crate) accent_hover: Color32,
    pub(crate) shadow: Color32,
    /// Below icons whose colours are made for light grounds.
    pub(crate) plate: Color32,
    /// Over the window while a dialog is open.
    pub(crate) backdrop: Color32,
    pub(crate) ok: Color32,
    pub(crate) error: Color32,
    pub(crate) warning: Color32,
    pub(crate) info: Color32,
    theme: Theme,
}

pub(crate) const fn color32(color: Color) -> Color32 {
    Color32::from_rgba_unmultiplied_const(color.r, color.g, color.b, color.a)
}

impl Chrome {
    pub(crate) fn new(theme: &Theme) -> Self {
        let ui = &theme.ui;
        Self {
            dark: theme.dark,
            canvas: color32(theme.canvas),
            grid: color32(theme.grid),
            panel: color32(ui.panel),
            raised: color32(ui.raised),
            sunken: color32(ui.sunken),
            hairline: color32(ui.hairline),
            hover: color32(ui.hover),
            pressed: color32(ui.pressed),
            selected: color32(ui.selected),
            text: color32(ui.text),
            muted: color32(ui.muted),
            accent: color32(ui.accent),
            on_accent: color32(ui.on_accent),
            accent_hover: color32(ui.accent_hover),
            shadow: color32(ui.shadow),
            plate: color32(Theme::light().chip_fill),
            backdrop: Color32::from_black_alpha(if theme.dark { 110 } else { 56 }),
            ok: color32(ui.good),
            error: color32(ui.error),
            warning: color32(ui.warning),
            info: color32(theme.severity.info),
            theme: theme.clone(),
        }
    }

    /// Tile and glyph colour of a category, as on the drawing.
    pub(crate) fn tile(&self, category: Category) -> (Color32, Color32) {
        (color32(self.theme.color(Token::TileFill(category))), color32(self.theme.color(Token::Glyph(category))))
    }

    /// Makes the toolkit look like the theme; `still` takes all motion out of it.
    pub(crate) fn install(&self, ctx: &Context, still: bool) {
        ctx.set_theme(if self.dark { Mode::Dark } else { Mode::Light });
        // Both of the toolkit's own modes look like ours: which theme is shown is our decision alone.
        let mut style = self.style();
        if still {
            style.animation_time = 0.0;
        }
        for mode in [Mode::Light, Mode::Dark] {
            ctx.set_style_of(mode, style.clone());
        }
    }

    fn style(&self) -> Style {
        let mut style = Style::default();
        let sizes = [
            (TextStyle::Small, 11.0, FontFamily::Proportional),
            (TextStyle::Body, 13.0, FontFamily::Proportional),
            (TextStyle::Button, 13.0, FontFamily::Proportional),
            (TextStyle::Heading, 15.0, fonts::semibold()),
            (TextStyle::Monospace, 12.0, FontFamily::Monospace),
        ];
        style.text_styles = sizes.into_iter().map(|(name, size, family)| (name, FontId::new(size, family))).collect();
        style.spacing.item_spacing = vec2(8.0, 6.0);
        style.spacing.button_padding = vec2(10.0, 5.0);
        style.spacing.interact_size = vec2(32.0, 26.0);
        style.spacing.menu_margin = Margin::same(6);
        style.spacing.window_margin = Margin::same(16);
        style.spacing.scroll = ScrollStyle::thin();
        style.spacing.combo_width = 80.0;
        style.visuals = self.visuals();
        style.animation_time = 0.12;
        style.url_in_tooltip = true;
        style
    }

    fn visuals(&self) -> Visuals {
        let mut visuals = if self.dark { Visuals::dark() } else { Visuals::light() };
        let radius = CornerRadius::same(6);
        let widget = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
            bg_fill: fill,
            weak_bg_fill: fill,
            bg_stroke: Stroke::new(1.0, line),
            corner_radius: radius,
            fg_stroke: Stroke::new(1.0, text),
            expansion: 0.0,
        };
        visuals.widgets.noninteractive = widget(self.panel, self.hairline, self.text);
        visuals.widgets.inactive = widget(self.raised, self.hairline, self.text);
        visuals.widgets.hovered = widget(self.hover, self.hairline, self.text);
        visuals.widgets.active = widget(self.pressed, self.accent, self.text);
        visuals.widgets.open = widget(self.hover, self.hairline, self.text);
        visuals.selection.bg_fill = self.accent.gamma_multiply(0.32);
        visuals.selection.stroke = Stroke::new(1.0, self.accent);
        visuals.hyperlink_color = self.accent;
        visuals.faint_bg_color = self.hover;
        visuals.extreme_bg_color = self.sunken;
        visuals.text_edit_bg_color = Some(self.sunken);
        visuals.code_bg_color = self.sunken;
        visuals.warn_fg_color = self.warning;
        visuals.error_fg_color = self.error;
        visuals.window_fill = self.raised;
        visuals.panel_fill = self.panel;
        visuals.window_stroke = Stroke::new(1.0, self.hairline);
        visuals.window_corner_radius = CornerRadius::same(10);
        visuals.menu_corner_radius = CornerRadius::same(8);
        let shadow = |spread: u8, down: i8| Shadow { offset: [0, down], blur: spread, spread: 0, color: self.shadow };
        visuals.window_shadow = shadow(28, 10);
        visuals.popup_shadow = shadow(18, 6);
        visuals.weak_text_color = Some(self.muted);
        visuals.override_text_color = None;
        visuals.striped = false;
        visuals.slider_trailing_fill = true;
        visuals.button_frame = true;
        visuals
    }
}
