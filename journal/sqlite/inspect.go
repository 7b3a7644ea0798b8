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
	"slices"

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
	if s.written && w.frames < s.walFrames || s.commits <= reported && w.changed {
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
// there are. What an interrupted copy of the write-ahead log into the file
// leaves is no damage while the log has the page: SQLite lengthens the file
// before it copies, and a power cut may tear what it copies.
func inspectPages(ctx context.Context, path string, cipher *hbsh.HBSH, logged map[int64][][]byte, found func(journal.Damage)) (int64, error) {
	size, err := blocks(ctx, path, cipher, func(n int64, page []byte) {
		if bytes.Equal(pageSum(page[:pageSize-pageReserve]), page[pageSize-pageReserve:]) || n == lockingPage {
			return // SQLite never writes the page that holds the byte it locks
		}
		stored := encrypted(cipher, n, page)
		if len(logged[n+1]) > 0 && isZero(stored) {
			return
		}
		for _, copied := range logged[n+1] {
			// The checksum is added when the page is copied into the file.
			data := copied[:pageSize-pageReserve]
			if torn(stored, encrypted(cipher, n, slices.Concat(data, pageSum(data)))) {
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

// encrypted returns block n as it is stored. The cipher gives the same bytes
// every time.
func encrypted(cipher *hbsh.HBSH, n int64, block []byte) []byte {
	var tweak [8]byte
	binary.LittleEndian.PutUint64(tweak[:], uint64(n)*pageSize)
	return cipher.Encrypt(bytes.Clone(block), tweak[:])
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
// the rest of it follows, unsynchronised, and may be lost or torn with the
// power.
type walWalk struct {
	started, bad bool
	order        binary.ByteOrder
	salt         []byte
	a, b         uint32
	frames       int                // that are as they were written, from the beginning
	filling      bool               // whether a copy of the last frame is to follow
	end          int64              // of the last frame, copies not counted
	last         []byte             // the last frame, copies not counted
	changed      bool               // whether what follows the end's block was changed
	pages        map[int64][][]byte // what was committed of each
	pending      []logged           // what may be
}

// logged is what a frame holds of a page.
type logged struct {
	number int64
	page   []byte
}

// walkLog walks through a write-ahead log. One that is missing or cannot be
// read has no frames.
func walkLog(ctx context.Context, path string, cipher *hbsh.HBSH) (*walWalk, error) {
	var data []byte
	w := &walWalk{pages: map[int64][][]byte{}}
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
		w.changed, err = w.fillingChanged(path, cipher)
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
	w.last = slices.Concat(h, page)
	w.pending = append(w.pending, logged{int64(binary.BigEndian.Uint32(h)), bytes.Clone(page)})
	if binary.BigEndian.Uint32(h[4:]) == 0 {
		return
	}
	for _, p := range w.pending { // it was the last frame of a commit
		w.pages[p.number] = append(w.pages[p.number], p.page)
	}
	w.pending = w.pending[:0]
	w.filling = w.end%pageSize != 0
}

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

// fillingChanged says whether what is stored of the copy of the last frame,
// behind the block in which that frame ends, was changed: the copy is known.
func (w *walWalk) fillingChanged(path string, cipher *hbsh.HBSH) (bool, error) {
	f, err := os.Open(path)
	if err != nil {
		return false, err
	}
	defer f.Close()
	from, to := roundUp(w.end), w.end+frameHeader+pageSize
	stored, err := io.ReadAll(io.NewSectionReader(f, from, roundUp(to)-from))
	if err != nil {
		return false, err
	}
	filling := make([]byte, roundUp(to)-from) // zeros behind the copy
	copy(filling, w.copyOfLast()[from-w.end:])
	for at := 0; at < len(filling); at += pageSize {
		want := encrypted(cipher, (from+int64(at))/pageSize, filling[at:at+pageSize])
		if at < len(stored) && changed(stored[at:min(at+pageSize, len(stored))], want) {
			return true, nil
		}
	}
	return false, nil
}

// copyOfLast returns the frame that fills up after the last one: the same page,
// with the checksum that follows. It is not used after that.
func (w *walWalk) copyOfLast() []byte {
	frame := bytes.Clone(w.last)
	w.sum(frame[:8])
	w.sum(frame[frameHeader:])
	binary.BigEndian.PutUint32(frame[16:], w.a)
	binary.BigEndian.PutUint32(frame[20:], w.b)
	return frame
}
