//! Where things go: automatic placement of components, and the orthogonal routes of wires.
//!
//! Pure geometry over rectangles and links; the drawing's words (names, services)
//! only enter through the sizes they give a component.

pub mod route;
