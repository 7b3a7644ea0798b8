// Package journal holds every change to a workspace as an entry, in order. The
// stored body of an entry is the only truth of Sijil: whatever is read,
// searched or counted is derived from it and can be dropped and made again.
//
// An entry is a head that says where it stands, when it was written, by whom,
// about what, and with which key its body is sealed; and a body, JSON, sealed
// with a key of its own. Both are committed to, each with a salt, by a leaf of
// 64 bytes in a Merkle tree, so that a signed checkpoint of a few lines fixes
// all of them, tells a reader nothing about any of them, and a body can later
// be erased by law without the log ceasing to prove the rest. The format is
// doc/format/entry.md; who could do what to it, doc/threat/journal.md.
//
// Package journal knows the rules and works on any [Store]; the engines are the
// packages sqlite and postgres below it. What an entry is, in bytes, is in
// package entry, the tree over the entries in translog, what one workspace gives
// to another in handover, and the file that remembers the log's length in
// headfile. None of them knows what a body means. Whoever checks an exported log
// needs only entry, translog, the standard library and golang.org/x.
//
// Errors are of package fault: Conflict when the log is longer than the writer
// thought, Corrupt when recorded bytes are not what they were, NotFound for
// what is erased or never was.
package journal
