//! What HTTP and REST APIs share: who may call, and where access logs go.
