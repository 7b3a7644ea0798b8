package sqlite

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"lukechampine.com/adiantum"
	"lukechampine.com/adiantum/hbsh"

	"sijil/internal/durable"
	"sijil/journal"
)

const (
	pageSize    = 4096 // of SQLite, and of the blocks that are encrypted
	pageReserve = 8    // bytes at the end of a page that hold its checksum
	lockingPage = 1 << 30 / pageSize
)

// Inspect implements [journal.Inspector]. It reads the file itself, past
// SQLite, and finds what no row would show: every page of the file, free ones
// too, is decrypted and checked against the checksum at its end (a changed bit
// makes the whole page unreadable). Then it lets SQLite check how the pages
// hang together.
//
// In the write-ahead log, SQLite drops whatever does not fit, from the first
// changed bit on: that the changes are then fewer than the head file says is
// for the journal to find. What is left to find here is a changed bit in the
// filling behind the last commit.
func (s *Store) Inspect(ctx context.Context, reported int64, found func(journal.Damage)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err := s.usable(ctx); err != nil {
		return err
	}
	cipher := adiantum.New(s.key[:])
	w, err := walkLog(ctx, s.path+"-wal", cipher)
	if err != nil {
		return err
	}
	pages, err := inspectPages(ctx, s.path, cipher, w.pages, found)
	if err != nil {
		return err
	}
	if s.written && w.frames < s.walFrames || s.commits <= reported && !w.filled() {
		found(journal.Damage{Thing: fmt.Sprintf("frame %d of the write-ahead log", w.frames+1), What: "not as written"})
	}
	if w.frames == 0 {
		s.checkLength(pages, found)
	}
	s.quickCheck(found)
	return ctx.Err()
}

// blocks calls each with every decrypted block of a file.
func blocks(ctx context.Context, path string, cipher *hbsh.HBSH, each func(n int64, block []byte)) (size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, err
	}
	defer f.Close()
	var tweak [8]byte
	buf := make([]byte, 64*pageSize)
	for ctx.Err() == nil {
		n, err := io.ReadFull(f, buf)
		for at := 0; at+pageSize <= n; at += pageSize {
			binary.LittleEndian.PutUint64(tweak[:], uint64(size)+uint64(at))
			each((size+int64(at))/pageSize, cipher.Decrypt(buf[at:at+pageSize], tweak[:]))
		}
		size += int64(n)
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			return size, nil
		}
		if err != nil {
			return size, err
		}
	}
	return size, ctx.Err()
}

// inspectPages checks every page of the database file and returns how many
// there are. A page that was never written (SQLite lengthens the file before it
// copies the write-ahead log into it) is no damage while the log has it.
func inspectPages(ctx context.Context, path string, cipher *hbsh.HBSH, logged map[int64]bool, found func(journal.Damage)) (int64, error) {
	unwritten := make([]byte, pageSize)
	size, err := blocks(ctx, path, cipher, func(n int64, page []byte) {
		if bytes.Equal(pageSum(page[:pageSize-pageReserve]), page[pageSize-pageReserve:]) || n == lockingPage {
			return // SQLite never writes the page that holds the byte it locks
		}
		if logged[n+1] {
			var tweak [8]byte
			binary.LittleEndian.PutUint64(tweak[:], uint64(n)*pageSize)
			clear(unwritten)
			if bytes.Equal(page, cipher.Decrypt(unwritten, tweak[:])) {
				return
			}
		}
		found(journal.Damage{Thing: fmt.Sprintf("page %d of the journal's file", n+1), What: "not as written"})
	})
	if ctx.Err() != nil {
		return 0, ctx.Err()
	}
	if err != nil {
		found(journal.Damage{Thing: "journal's file", What: "cannot be read: " + durable.Pathless(err).Error()})
	} else if size%pageSize != 0 {
		found(journal.Damage{Thing: "journal's file", What: "does not end with a whole page"})
	}
	return size / pageSize, nil
}

// pageSum is the checksum of SQLite's checksum VFS
// (https://sqlite.org/cksumvfs.html): two running sums over pairs of 32-bit
// little-endian words.
func pageSum(data []byte) []byte {
	var a, b uint32
	for ; len(data) >= 8; data = data[8:] {
		a += binary.LittleEndian.Uint32(data) + b
		b += binary.LittleEndian.Uint32(data[4:]) + a
	}
	sum := binary.LittleEndian.AppendUint32(nil, a)
	return binary.LittleEndian.AppendUint32(sum, b)
}

// checkLength compares the file's length with what its header says, which holds
// while the write-ahead log is empty.
func (s *Store) checkLength(pages int64, found func(journal.Damage)) {
	count, err := s.text(`PRAGMA page_count`)
	if err != nil || count != fmt.Sprint(pages) {
		found(journal.Damage{Thing: "journal's file", What: fmt.Sprintf("has %d pages, its header says %s", pages, count)})
	}
}

// quickCheck lets SQLite look for pages that hang together wrongly.
func (s *Store) quickCheck(found func(journal.Damage)) {
	stmt, _, err := s.conn.Prepare(`PRAGMA quick_check(20)`)
	if err == nil {
		defer stmt.Close()
		for stmt.Step() {
			if what := stmt.ColumnText(0); what != "ok" {
				found(journal.Damage{Thing: "journal's file", What: what})
			}
		}
		err = stmt.Err()
	}
	if err != nil {
		found(journal.Damage{Thing: "journal's file", What: "cannot be checked: " + classify(err).Error()})
	}
}

// The write-ahead log as https://sqlite.org/fileformat2.html#walformat has it.
const (
	walHeader   = 32
	frameHeader = 24
)

// walWalk follows the chain of checksums through a write-ahead log.
//
// Because a block is encrypted as a whole, a later commit must not write into
// the block in which an earlier one ends. SQLite therefore fills the rest of
// the block, and whatever else a frame needs, with a second copy of the last
// frame. The copy up to the end of the block is synchronised with the commit;
// the rest of it follows, unsynchronised, and may be lost with the power.
type walWalk struct {
	started, bad bool
	order        binary.ByteOrder
	salt         []byte
	a, b         uint32
	frames       int            // that are as they were written, from the beginning
	filling      bool           // whether a copy of the last frame is to follow
	end          int64          // of the last frame, copies not counted
	rest         bool           // whether there is something in the file behind the end's block
	pages        map[int64]bool // that were committed
	pending      []int64        // that may be
}

// walkLog walks through a write-ahead log. One that is missing or cannot be
// read has no frames.
func walkLog(ctx context.Context, path string, cipher *hbsh.HBSH) (*walWalk, error) {
	var data []byte
	w := &walWalk{pages: map[int64]bool{}}
	_, err := blocks(ctx, path, cipher, func(_ int64, block []byte) {
		if w.bad {
			return
		}
		data = append(data, block...)
		if !w.started && len(data) >= walHeader {
			w.start(data[:walHeader])
			data = data[walHeader:]
		}
		for !w.bad && len(data) >= frameHeader+pageSize {
			w.frame(data[:frameHeader], data[frameHeader:frameHeader+pageSize])
			data = data[frameHeader+pageSize:]
		}
		data = bytes.Clone(data)
	})
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	if err == nil && w.filling {
		w.rest, err = anything(path, roundUp(w.end))
	}
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return &walWalk{}, nil
	}
	return w, nil
}

func (w *walWalk) start(h []byte) {
	w.started = true
	w.order = binary.LittleEndian
	if binary.BigEndian.Uint32(h)&1 == 1 {
		w.order = binary.BigEndian
	}
	w.salt = bytes.Clone(h[16:24])
	w.sum(h[:24])
	w.bad = binary.BigEndian.Uint32(h)|1 != 0x377f0683 || !w.fits(h[24:])
}

func (w *walWalk) frame(h, page []byte) {
	w.sum(h[:8])
	w.sum(page)
	if !bytes.Equal(h[8:16], w.salt) || !w.fits(h[16:]) {
		w.bad = true
		return
	}
	w.frames++
	if w.filling {
		w.filling = false
		return
	}
	w.end = walHeader + int64(w.frames)*(frameHeader+pageSize)
	w.pending = append(w.pending, int64(binary.BigEndian.Uint32(h)))
	if binary.BigEndian.Uint32(h[4:]) == 0 {
		return
	}
	for _, p := range w.pending { // it was the last frame of a commit
		w.pages[p] = true
	}
	w.pending = w.pending[:0]
	w.filling = w.end%pageSize != 0
}

// filled says whether the log ends as a commit leaves it: with the filling, or
// with nothing at all where the unsynchronised rest of it would be.
func (w *walWalk) filled() bool { return !w.filling || !w.rest }

func (w *walWalk) sum(data []byte) {
	for ; len(data) >= 8; data = data[8:] {
		w.a += w.order.Uint32(data) + w.b
		w.b += w.order.Uint32(data[4:]) + w.a
	}
}

func (w *walWalk) fits(sum []byte) bool {
	return binary.BigEndian.Uint32(sum) == w.a && binary.BigEndian.Uint32(sum[4:]) == w.b
}

func roundUp(n int64) int64 { return (n + pageSize - 1) / pageSize * pageSize }

// anything says whether a file holds a byte that is not zero from an offset on.
func anything(path string, from int64) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.NewSectionReader(f, from, 2*pageSize))
	return len(bytes.Trim(data, "\x00")) > 0, err
}
