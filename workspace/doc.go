// Package workspace opens the keys, the journal, the blobs and the view of one
// workspace, and is the desk that casework works at. It is the one place that
// knows them all; nothing but the program itself imports it.
//
// An embedded workspace is one folder:
//
//	sijil.json    what the workspace is, and its locked key; no secret in clear
//	journal.db    the journal, encrypted: the truth (absent with PostgreSQL)
//	head          two slots with the newest signed state of the journal
//	view.db       what is derived from the journal, encrypted; may be deleted
//	blobs/        the bytes of items, each encrypted under a key of its own
//	lock          held by the process that has the workspace open
package workspace
