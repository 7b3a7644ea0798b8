package lists

import (
	"cmp"
	"context"
	"io"
	"regexp"
	"strings"

	"sijil/casework"
	"sijil/casework/access"
	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
	"sijil/linkage/rows"
	"sijil/value"
)

// Reading says which file is read as which list, and how.
type Reading struct {
	Item         string   `json:"item"`         // the file as collected, by id or name
	List         string   `json:"list"`         // the short name of the list: "ndn"
	Organisation string   `json:"organisation"` // who made it, by id or name; of a list that is known, "" is whose it was
	Name         string   `json:"mapping"`      // a saved mapping; "" is the list's own, else the organisation's latest
	Encoding     string   `json:"encoding"`     // "" is found out
	Sheet        string   `json:"sheet"`        // "" as the mapping says
	Mapping      *Mapping `json:"-"`            // instead of a saved one
}

// listName is what a list may be called: it stands in files and addresses.
var listName = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{M}\p{N}_.-]{0,59}$`)

func (in Reading) check() error {
	if strings.TrimSpace(in.Item) == "" {
		return fault.New(fault.Invalid, "which file is read is missing").WithHint("collect the file and name the item; nothing was recorded")
	}
	if in.List != "" && !listName.MatchString(in.List) {
		return fault.New(fault.Invalid, "%q cannot be the name of a list", in.List).
			WithHint("use up to 60 letters, digits, points, dashes and low lines: ndn-2031; nothing was recorded")
	}
	return nil
}

// known is what is recorded about a reading before its file is opened.
type known struct {
	vocabulary   *claim.Vocabulary
	scope        value.Scope
	item         evidence.Item
	set          claim.Entity // the list's; without an id if it is new
	organisation claim.Entity // without an id if it is not stated
	mapping      Mapping      // without a name if none is saved
	tip          List         // without a release if there is none
	line         []Release    // that the list rests on, the latest first
	base         []Record     // that stand in the list
	unfinished   [][]Part     // of releases of this file that were interrupted
	begun        []Part       // of the one of them that is gone on with
	latest       int64        // position of the last entry about the list
}

var lookUp = casework.Query[Reading, known]{
	Verb:  "list.read",
	Check: Reading.check,
	Needs: func(Reading) access.Need { return access.Need{Action: releaseVerb} },
	Read: func(ctx context.Context, s casework.Snapshot, in Reading) (known, error) {
		k := known{vocabulary: s.Vocabulary(), scope: scopeOf(s)}
		h, err := readHistory(ctx, s)
		if err != nil {
			return k, err
		}
		if k.item, err = s.Item(ctx, in.Item); err != nil {
			return k, err
		}
		if in.List != "" {
			if err := k.findList(ctx, s, h, setPrefix+in.List); err != nil {
				return k, err
			}
		}
		if err := k.findMapping(ctx, s, h, in); err != nil {
			return k, err
		}
		err = k.findBegun(ctx, s, h)
		return k, err
	},
}

// findList finds the list in the state of its latest release, if it has one.
func (k *known) findList(ctx context.Context, s casework.Snapshot, h *history, ref string) error {
	var err error
	if k.set, err = s.Entity(ctx, ref); fault.KindOf(err) == fault.NotFound {
		k.set = claim.Entity{}
		return nil
	} else if err != nil {
		return err
	}
	if k.set.Kind != "set" {
		return fault.New(fault.Conflict, "%q is a %s, and cannot be a list", ref, k.set.Kind).WithHint("give the list another name; nothing was recorded")
	}
	lines, err := s.Lines(ctx, casework.LogFilter{Verb: "list.", Subject: k.set.ID, Limit: 1})
	if err != nil {
		return err
	}
	if len(lines) > 0 {
		k.latest = lines[0].Position
	}
	l, err := Load(ctx, s)
	if err != nil {
		return err
	}
	for i, of := range l.Lists {
		if of.ID != k.set.ID {
			continue
		}
		k.tip = of
		k.line, _ = h.line(of.ID)
		k.base = l.Of(i)
	}
	return nil
}

// findMapping finds how the file is read: as it was given, as the one named,
// as the list's last time, or as the organisation's lists are.
func (k *known) findMapping(ctx context.Context, s casework.Snapshot, h *history, in Reading) error {
	organisation := in.Organisation
	if organisation == "" {
		organisation = string(k.tip.Mapping.Organisation)
	}
	if organisation != "" {
		var err error
		if k.organisation, err = s.Entity(ctx, organisation); err != nil {
			return err
		}
	}
	ok := false
	switch {
	case in.Mapping != nil:
		k.mapping, ok = *in.Mapping, true
	case in.Name != "":
		if k.mapping, ok = h.savedMapping(in.Name, ""); !ok {
			return fault.New(fault.NotFound, "no mapping of the name %q is saved", in.Name).WithHint("sijil list map saves one; nothing was recorded")
		}
	default:
		if k.tip.Mapping.Name != "" {
			k.mapping, ok = h.savedMapping(k.tip.Mapping.Name, "")
		}
		if !ok {
			k.mapping, ok = h.savedMapping("", k.organisation.ID)
		}
	}
	if ok && k.organisation.ID == "" && k.mapping.Organisation != "" {
		var err error
		if k.organisation, err = s.Entity(ctx, string(k.mapping.Organisation)); err != nil {
			return err
		}
	}
	if ok && in.Sheet != "" {
		k.mapping.Sheet = in.Sheet
	}
	return nil
}

// findBegun finds what was recorded here of releases of this file, by this
// mapping, that never became complete.
func (k *known) findBegun(ctx context.Context, s casework.Snapshot, h *history) error {
	if k.set.ID == "" {
		return nil
	}
	if err := h.readParts(ctx, s, k.set.ID); err != nil {
		return err
	}
	for of, parts := range h.parts {
		_, complete := h.entries[of.release]
		p := parts[0]
		if complete || of.origin != h.own || p.List != k.set.ID || p.Item != k.item.ID || p.Mapping != k.mapping.ID || p.Replaces != k.tip.Release.ID {
			continue
		}
		k.unfinished = append(k.unfinished, parts)
	}
	return nil
}

// goOn chooses what an import goes on with: of the interrupted ones that read
// the file as this one does, and kept its records from the same people, the one
// that came furthest. Rows of two sheets, or in two encodings, never become one
// release.
func (k *known) goOn(f *rows.File) {
	for _, parts := range k.unfinished {
		p := parts[0]
		if p.Encoding != f.Encoding || p.Sheet != f.Sheet || p.Sensitivity != k.scope.Sensitivity {
			continue
		}
		if len(k.begun) == 0 || cmp.Or(cmp.Compare(reached(parts), reached(k.begun)), cmp.Compare(k.begun[0].Release, p.Release)) > 0 {
			k.begun = parts
		}
	}
}

// reached returns the last row that parts account for.
func reached(parts []Part) int64 {
	last := int64(0)
	for _, p := range parts {
		last = max(last, p.Last)
	}
	return last
}

// open reads the file of an item.
func open(ctx context.Context, desk casework.Desk, item evidence.Item, o rows.Options) (*rows.File, error) {
	if item.Size > rows.Largest {
		return nil, fault.New(fault.Invalid, "the file has more than %d bytes; nothing was recorded", rows.Largest).WithHint("divide it, and import each part as a list")
	}
	from, err := desk.Store().Open(ctx, item)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	data, err := io.ReadAll(io.LimitReader(from, rows.Largest+1))
	if err != nil {
		return nil, fault.Wrap(fault.Failed, err, "the file could not be read; nothing was recorded")
	}
	return rows.Open(data, o)
}

// opened looks up what is recorded and opens the file. A mapping that is not
// saved is guessed.
func opened(ctx context.Context, desk casework.Desk, actor access.Actor, in Reading) (known, *rows.File, error) {
	k, err := casework.Ask(ctx, desk, actor, lookUp, in)
	if err != nil {
		return k, nil, err
	}
	sheet := in.Sheet
	if sheet == "" {
		sheet = k.mapping.Sheet
	}
	f, err := open(ctx, desk, k.item, rows.Options{Encoding: in.Encoding, Sheet: sheet})
	return k, f, err
}
