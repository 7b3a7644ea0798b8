// Package entry says what an entry of the journal is, in bytes: a head in
// clear that says where it stands, when it was written, by whom, about what,
// and with which key its body is sealed; a body of JSON, sealed under that key
// and that head; and the leaf of 64 bytes that commits to both, each with a
// salt. A [Disclosure] is all that somebody else needs to open one entry and to
// see that it is the one that a log proves. The format is doc/format/entry.md,
// and its test vectors lie in testdata/vectors.
//
// The package knows neither where entries are kept nor who may open them.
// Whoever checks an entry needs only it, the standard library and golang.org/x.
//
// Errors are of package fault: Invalid for a head that is none, Corrupt for a
// body or a disclosure that does not fit.
package entry
