// Package translog is the arithmetic of an append-only log: Merkle trees kept
// as RFC 6962 hashes, checkpoints (C2SP tlog-checkpoint, signed notes), proofs
// that an entry is included and that a longer log continues a shorter one
// (C2SP tlog-proof, RFC 6962), and the folder form that outsiders read (C2SP
// tlog-tiles). It knows bytes only: not what an entry is, where it is stored
// or who wrote it.
//
// The tree itself is that of golang.org/x/mod/sumdb/tlog. What is added here is
// the growing edge of a tree ([Frontier]), which makes appending cheap, and the
// C2SP forms, which differ from those of the Go checksum database.
package translog
