// Package lists keeps lists of people in a case: what an organisation handed
// over, release after release, what its columns mean, and the records that
// stand in it. A record is a claim of kind "record": what one list says of one
// person, with the row of the file as its source.
package lists

import (
	"sijil/value"
)

// Mapping says what the columns of an organisation's lists mean. It is kept
// for the organisation, so that its next release is read the same way. It is
// the body of a list.map; a later one of the same name replaces it.
type Mapping struct {
	ID value.ID `json:"id"`
	value.Scope
	Name          string   `json:"name"`                   // "ndn-2031"
	Organisation  value.ID `json:"organisation,omitempty"` // the entity whose lists are read so
	Origin        string   `json:"origin"`                 // the column that holds the list's own id; "" a row is known by its content
	Columns       []Column `json:"columns"`
	Missing       []string `json:"missing,omitempty"` // cells that mean "not known"
	Sheet         string   `json:"sheet,omitempty"`   // of a workbook; "" the first
	DuplicateFree bool     `json:"duplicate_free,omitempty"`
}

// Column says what one column means. Roles are those of linkage/list; a
// column without a role is kept in the record and compared with nothing, and
// one with the role "ignore" stands in the row alone.
type Column struct {
	Header string `json:"header"`
	Role   string `json:"role"`
	Part   string `json:"part,omitempty"`   // of a date in three columns: year, month, day
	Format string `json:"format,omitempty"` // of a date: yyyymmdd, dd/mm/yyyy
	Reason string `json:"reason,omitempty"` // why it was guessed so
}

// Release is a list as it was handed over once, and how each of its rows was
// accounted for. It is the body of a list.release, which is recorded last:
// records of a release that was interrupted are in no list.
type Release struct {
	ID value.ID `json:"id"`
	value.Scope
	List     value.ID `json:"list"`               // an entity of kind set: the people on it
	Item     value.ID `json:"item"`               // the file as collected
	Mapping  value.ID `json:"mapping"`            // how it was read
	AsOf     string   `json:"as_of,omitempty"`    // EDTF: when it was true
	Encoding string   `json:"encoding,omitempty"` // in which the file was read: utf-8, utf-16le, utf-16be, windows-1256
	Replaces value.ID `json:"replaces,omitempty"` // the release before it
	Rows     int64    `json:"rows"`               // New + Changed + Same + Failed
	New      int64    `json:"new"`
	Changed  int64    `json:"changed"`
	Same     int64    `json:"same"`
	Gone     int64    `json:"gone"` // in the release before, not in this one; their records stay, and are on the list no more
	Failed   int64    `json:"failed"`
}

// Part accounts for some rows of a release. It is the body of a list.part,
// recorded in one transaction with the records that it names; it counts once
// its release is recorded. It holds ids and no content, so that a record can
// be erased and is still known to have been replaced.
type Part struct {
	ID value.ID `json:"id"`
	value.Scope
	Release  value.ID    `json:"release"` // the id that the release will have
	List     value.ID    `json:"list"`
	Item     value.ID    `json:"item"`
	Mapping  value.ID    `json:"mapping"`
	Encoding string      `json:"encoding,omitempty"` // how the file was read
	Sheet    string      `json:"sheet,omitempty"`
	Replaces value.ID    `json:"replaces,omitempty"`
	First    int64       `json:"first,omitempty"` // the rows it accounts for, numbered as in Record; 0 where it tells only what is gone
	Last     int64       `json:"last,omitempty"`
	Records  []value.ID  `json:"records,omitempty"` // the claims recorded with it
	Left     []value.ID  `json:"left,omitempty"`    // claims of earlier releases that leave the list: replaced, or gone
	Failed   []FailedRow `json:"failed,omitempty"`
}

// FailedRow is a row that could not be taken, and why. The reason names no
// content.
type FailedRow struct {
	Row    int64  `json:"row"`              // as in Record
	Origin string `json:"origin,omitempty"` // the list's own id, where it could be read
	Reason string `json:"reason"`
}

// List is a list in the state of its latest release.
type List struct {
	ID            value.ID
	Name          string // short, unique in the case: the Ref of its set without "list:"
	Label         value.Label
	Release       Release
	Mapping       Mapping // of the latest release
	Releases      int     // how many it rests on, the latest included
	Rivals        int     // releases that replace the same one as another; they are not in the list
	DuplicateFree bool
}

// Record is what one list says of one person.
type Record struct {
	Claim  value.ID // the claim of the latest release that holds it
	List   int      // index in Ledger.Lists
	Origin string   // the list's own id of it; stable over releases
	Row    int64    // of the file that its claim was read from, from 1, the header not counted
	Cells  []Cell
}

// Cell is a value of a record as it stands in the list.
type Cell struct {
	Role   string `json:"role,omitempty"`
	Part   string `json:"part,omitempty"`
	Format string `json:"format,omitempty"`
	Header string `json:"header"`
	Text   string `json:"text"`
}

// Name is how a record is named in judgements, and stays when a newer release
// comes: the list and the list's own id.
type Name struct {
	List   string `json:"list"`
	Origin string `json:"record"`
}

// Ledger is all records of all lists at one position, in the order of list
// names and own ids.
type Ledger struct {
	Lists   []List
	Records []Record
	Touched int64 // the last position that changed any of it: a key for what is computed from it
	Unread  int   // entries of lists, of partners, that could not be read and were passed over
}

// NameOf returns the name of a record.
func (l *Ledger) NameOf(i int) Name {
	return Name{List: l.Lists[l.Records[i].List].Name, Origin: l.Records[i].Origin}
}
