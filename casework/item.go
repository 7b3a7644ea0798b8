package casework

import (
	"context"
	"encoding/hex"
	"strings"

	"sijil/evidence"
	"sijil/evidence/ingest"
	"sijil/fault"
	"sijil/value"
)

// Collected is the body of an item.collect entry: an item and its first
// sighting.
type Collected struct {
	Item     evidence.Item     `json:"item"`
	Sighting evidence.Sighting `json:"sighting"`
}

// Attached is the body of an item.attach entry: the bytes of an item that was
// known by its digest alone.
type Attached struct {
	Item      value.ID          `json:"item"`
	Stored    evidence.Stored   `json:"stored"`
	Size      int64             `json:"size"`
	MediaType string            `json:"media_type,omitempty"`
	Sighting  evidence.Sighting `json:"sighting"`
}

// KnowItem records an item whose bytes are not held, by its digest. Claims can
// stand in it; when the bytes come, they are attached.
var KnowItem = Act[evidence.Item, evidence.Item]{
	Verb: "item.collect",
	Check: func(in evidence.Item) error {
		if b, err := hex.DecodeString(in.SHA256); err != nil || len(b) != 32 || strings.ToLower(in.SHA256) != in.SHA256 {
			return fault.New(fault.Invalid, "the digest is not a SHA-256").WithHint("give 64 lower-case hexadecimal digits, as sha256sum prints them")
		}
		return nil
	},
	Needs: needs[evidence.Item]("item.collect"),
	Decide: func(ctx context.Context, s Snapshot, pen Pen, in evidence.Item) ([]Draft, evidence.Item, error) {
		in.Scope = settled(in.Scope, s.Home())
		if known, ok, err := s.ItemByDigest(ctx, in.Compartment, in.SHA256); err != nil || ok {
			return nil, known, err
		}
		in.ID, in.Held, in.Stored = pen.NewID(), false, nil
		body := Collected{Item: in, Sighting: evidence.Sighting{Item: in.ID, Scope: in.Scope, How: "known_by_digest"}}
		return []Draft{{Subject: in.ID, Scope: in.Scope, Body: body}}, in, nil
	},
}

// Arrivals are files that the store has taken in, durable and not yet on the
// record.
type Arrivals struct {
	Files []ingest.Outcome
	From  string // how they reached us, in words
	Ref   string // a short name for the first new item; "" for none
}

// Arrival says what recording one file came to.
type Arrival struct {
	Path []byte   `json:"path"`
	Item value.ID `json:"item"`
	New  bool     `json:"new"` // false: the bytes were held already, and this sighting was linked to them
}

// recordArrivals puts files on the record: as a new item, as bytes for an item
// known by its digest, or as another sighting of one that is held.
var recordArrivals = Act[Arrivals, []Arrival]{
	Verb:  "item.collect",
	Needs: needs[Arrivals]("item.collect"),
	Decide: func(ctx context.Context, s Snapshot, pen Pen, in Arrivals) ([]Draft, []Arrival, error) {
		var drafts []Draft
		var arrivals []Arrival
		inBatch := map[string]value.ID{}
		for _, f := range in.Files {
			draft, arrival, err := arrive(ctx, s, pen, in, f, inBatch)
			if err != nil {
				return nil, nil, err
			}
			if arrival.New {
				in.Ref = ""
			}
			if draft != nil {
				drafts = append(drafts, *draft)
			}
			arrivals = append(arrivals, arrival)
		}
		return drafts, arrivals, nil
	},
}

// arrive decides about one file. Two files of one batch may hold the same
// bytes; the second is a sighting of the first.
func arrive(ctx context.Context, s Snapshot, pen Pen, in Arrivals, f ingest.Outcome, inBatch map[string]value.ID) (*Draft, Arrival, error) {
	scope := s.Home()
	arrival := Arrival{Path: f.Path}
	sighting := evidence.Sighting{Scope: scope, Path: f.Path, Modified: f.Modified, How: "collected", From: in.From}
	known, held, err := s.ItemByDigest(ctx, scope.Compartment, f.SHA256)
	if err != nil {
		return nil, arrival, err
	}
	if id, ok := inBatch[f.SHA256]; ok && !held {
		known, held = evidence.Item{ID: id, Held: true}, true
	}
	switch {
	case held && known.Held:
		arrival.Item, sighting.Item = known.ID, known.ID
		again, err := seenHere(ctx, s, known.ID, sighting)
		if err != nil || again {
			return nil, arrival, err
		}
		return &Draft{Verb: "item.sight", Subject: known.ID, Scope: scope, Body: sighting}, arrival, nil
	case held && f.Stored != nil:
		arrival.Item, arrival.New, sighting.Item, sighting.How = known.ID, true, known.ID, "attached"
		inBatch[f.SHA256] = known.ID
		body := Attached{Item: known.ID, Stored: *f.Stored, Size: f.Size, MediaType: f.MediaType, Sighting: sighting}
		return &Draft{Verb: "item.attach", Subject: known.ID, Scope: scope, Body: body, Keep: keyOf(f)}, arrival, nil
	}
	if f.Stored == nil {
		return nil, arrival, fault.New(fault.Conflict, "a file that was held already is gone from the record").
			WithHint("nothing was recorded of it; collect it again")
	}
	id := pen.NewID()
	arrival.Item, arrival.New, sighting.Item = id, true, id
	inBatch[f.SHA256] = id
	item := evidence.Item{ID: id, Ref: in.Ref, Scope: scope, SHA256: f.SHA256, Size: f.Size, MediaType: f.MediaType, Held: true, Stored: f.Stored}
	return &Draft{Verb: "item.collect", Subject: id, Scope: scope, Body: Collected{Item: item, Sighting: sighting}, Keep: keyOf(f)}, arrival, nil
}

func keyOf(f ingest.Outcome) *BlobKey { return &BlobKey{Blob: f.Stored.Blob, Identity: f.Identity} }

// seenHere says whether the same file was seen at the same place before, as
// when a collection that was stopped is run again.
func seenHere(ctx context.Context, s Snapshot, item value.ID, now evidence.Sighting) (bool, error) {
	earlier, err := s.Sightings(ctx, item)
	if err != nil {
		return false, err
	}
	for _, e := range earlier {
		if string(e.Path) == string(now.Path) && e.Modified == now.Modified {
			return true, nil
		}
	}
	return false, nil
}

// mayCollect asks for leave before any byte is read.
var mayCollect = Query[struct{}, value.ID]{
	Verb:  "item.collect",
	Needs: needs[struct{}]("item.collect"),
	Read:  func(_ context.Context, s Snapshot, _ struct{}) (value.ID, error) { return s.Home().Compartment, nil },
}

// heldIn returns a function that says whether an item with these bytes is held
// in a compartment.
func heldIn(desk Desk, compartment value.ID) func(context.Context, string) (bool, error) {
	return func(ctx context.Context, sha256 string) (bool, error) {
		s, err := desk.Snapshot(ctx)
		if err != nil {
			return false, err
		}
		defer s.Close()
		item, known, err := s.ItemByDigest(ctx, compartment, sha256)
		return known && item.Held, err
	}
}
