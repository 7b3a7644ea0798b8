package grounds

import (
	"cmp"
	"slices"

	"sijil/claim"
	"sijil/value"
)

// sortUsed puts claims in the order of a derivation: what is counted first,
// then by place in the source, then by id. Positions are left out, because two
// workspaces that hold the same claims hold them at different positions and
// must show the same figure. A claim that is given twice is left once.
//
// A figure may rest on a hundred thousand claims, and claims lie scattered in
// memory, so what is sorted are small keys that settle nearly every comparison
// by themselves.
func sortUsed(all []Used) []Used {
	keys := make([]orderKey, len(all))
	rank := itemRanks(all)
	item, at := value.ID(""), uint64(0)
	for i := range all {
		s := all[i].State
		if i == 0 || s.Source.Item != item {
			item, at = s.Source.Item, rank[s.Source.Item]
		}
		l := s.Source.Locator
		keys[i] = orderKey{
			where: uint64(all[i].Use)<<61 | fit(at, 13)<<48 | fit(uint64(max(0, l.Page)), 20)<<28 | fit(uint64(max(0, l.Paragraph)), 28),
			id:    prefix(s.ID),
			at:    i,
		}
	}
	slices.SortFunc(keys, func(a, b orderKey) int {
		switch {
		case a.where != b.where:
			return cmp.Compare(a.where, b.where)
		case a.id != b.id:
			return cmp.Compare(a.id, b.id)
		}
		return cmp.Compare(all[a.at].State.ID, all[b.at].State.ID)
	})
	sorted := make([]Used, 0, len(all))
	for _, k := range keys {
		u := all[k.at]
		if n := len(sorted); n == 0 || sorted[n-1].State.ID != u.State.ID {
			sorted = append(sorted, u)
		}
	}
	return sorted
}

// orderKey is the place of a claim in a derivation: its use, item, page and
// paragraph in one number, and the beginning of its id in another.
type orderKey struct {
	where, id uint64
	at        int
}

// fit keeps a number within so many bits. Where one does not fit, the largest
// stands for it, and ids decide.
func fit(n uint64, bits int) uint64 { return min(n, 1<<bits-1) }

// prefix returns the first eight bytes of an id as a number in their order.
func prefix(id value.ID) uint64 {
	var n uint64
	for i := range 8 {
		n <<= 8
		if i < len(id) {
			n |= uint64(id[i])
		}
	}
	return n
}

// itemRanks numbers the items of claims in the order of their ids.
func itemRanks(all []Used) map[value.ID]uint64 {
	rank := map[value.ID]uint64{}
	last := value.ID("")
	for i := range all {
		if item := all[i].State.Source.Item; i == 0 || item != last {
			last = item
			rank[item] = 0
		}
	}
	items := make([]value.ID, 0, len(rank))
	for item := range rank {
		items = append(items, item)
	}
	slices.Sort(items)
	for i, item := range items {
		rank[item] = uint64(i)
	}
	return rank
}

// BySource orders claims by where they stand in their sources.
func BySource(a, b *claim.Claim) int {
	return cmp.Or(cmp.Compare(a.Source.Item, b.Source.Item), ByLocator(a.Source.Locator, b.Source.Locator), cmp.Compare(a.ID, b.ID))
}

// ByLocator orders places in one source.
func ByLocator(a, b claim.Locator) int {
	return cmp.Or(cmp.Compare(a.Page, b.Page), cmp.Compare(a.Paragraph, b.Paragraph))
}
