package rows

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"

	"sijil/fault"
)

// openWorkbook reads the header of a sheet. Everything is unpacked in memory:
// the library would otherwise write large sheets, in clear, to a temporary
// file.
func openWorkbook(data []byte, sheet string) (f *File, err error) {
	defer recovered(&err)
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{
		UnzipSizeLimit: Largest, UnzipXMLSizeLimit: Largest,
		// The short date is written as the reader's machine is set; a list has
		// to read the same everywhere.
		ShortDatePattern: "yyyy-mm-dd",
	})
	if err != nil {
		return nil, fault.New(fault.Invalid, "this is no workbook that can be read; nothing was recorded").
			WithHint("open it, save it as .xlsx without a password or as CSV, and collect that beside the original")
	}
	f = &File{Sheets: book.GetSheetList(), Sheet: sheet}
	if f.Sheet == "" && len(f.Sheets) > 0 {
		f.Sheet = f.Sheets[0]
	}
	if !slices.Contains(f.Sheets, f.Sheet) {
		return nil, fault.New(fault.Invalid, "the workbook has no sheet of the name %q; nothing was recorded", f.Sheet).
			WithHint("its sheets are: %s", strings.Join(f.Sheets, ", "))
	}
	var first int64
	broken := eachOf(book, f.Sheet, func(n int64, cells []string) bool {
		if !empty(cells) {
			first, err = n, f.setHeader(cells)
		}
		return first == 0
	})
	switch {
	case broken != nil:
		return nil, broken
	case err != nil:
		return nil, err
	case first == 0:
		return nil, f.setHeader(nil)
	}
	f.each = func(yield func(Row) bool) { f.eachRow(book, first, yield) }
	return f, nil
}

// eachRow gives the rows below the header. A sheet that ends in something that
// cannot be read ends with a row that says so.
func (f *File) eachRow(book *excelize.File, header int64, yield func(Row) bool) {
	last, stopped := header, false
	err := eachOf(book, f.Sheet, func(n int64, cells []string) bool {
		if n <= header || empty(cells) {
			return true
		}
		last = n
		row := Row{Number: n, Text: joined(cells), Cells: cells}
		if len(row.Text) > longest {
			row = Row{Number: n, Text: row.Text[:longest], Reason: "it is longer than a row of a list can be"}
		}
		stopped = !yield(f.fitted(row))
		return !stopped
	})
	if err != nil && !stopped {
		yield(Row{Number: last + 1, Reason: "the sheet cannot be read from here on"})
	}
}

// eachOf calls see for each row of a sheet, with its number, until it says no.
func eachOf(book *excelize.File, sheet string, see func(n int64, cells []string) bool) error {
	read, stop, err := reader(book, sheet)
	if err != nil {
		return err
	}
	defer stop()
	for n := int64(1); ; n++ {
		cells, more, err := read()
		if err != nil || !more || !see(n, cells) {
			return err
		}
	}
}

// reader returns what reads a sheet row by row: the cells as they are shown.
func reader(book *excelize.File, sheet string) (read func() (cells []string, more bool, err error), stop func(), err error) {
	defer recovered(&err)
	shown, err := book.Rows(sheet)
	if err != nil {
		return nil, nil, unreadable()
	}
	stored, err := book.Rows(sheet)
	if err != nil {
		shown.Close()
		return nil, nil, unreadable()
	}
	from1904 := false
	if props, err := book.GetWorkbookProps(); err == nil && props.Date1904 != nil {
		from1904 = *props.Date1904
	}
	read = func() (cells []string, more bool, err error) {
		defer recovered(&err)
		if !shown.Next() || !stored.Next() {
			if errors.Join(shown.Error(), stored.Error()) != nil {
				return nil, false, unreadable()
			}
			return nil, false, nil
		}
		cells, err = shown.Columns()
		raw, err2 := stored.Columns(excelize.Options{RawCellValue: true})
		if errors.Join(err, err2) != nil {
			return nil, false, unreadable()
		}
		for i := range min(len(cells), len(raw)) {
			cells[i] = whole(cells[i], raw[i], from1904)
		}
		return cells, true, nil
	}
	return read, func() { shown.Close(); stored.Close() }, nil
}

func unreadable() error {
	return fault.New(fault.Invalid, "the sheet cannot be read; nothing was recorded").WithHint("save it as CSV, and collect that beside the original")
}

// shortYear is a date that is shown with two digits for its year.
var shortYear = regexp.MustCompile(`^\d{1,2}[-/. ](\d{1,2}|[A-Za-z]{3})[-/. ]\d{2}$`)

// whole returns what a cell shows, but for what is shown cut while the cell
// holds all of it: a long number, such as that of an identity card, of which a
// power of ten is shown, and a date without its century.
func whole(shown, stored string, from1904 bool) string {
	if strings.Contains(shown, "E+") && stored != "" && strings.Trim(stored, "0123456789") == "" {
		return stored
	}
	if !shortYear.MatchString(shown) {
		return shown
	}
	days, err := strconv.ParseFloat(stored, 64)
	if err != nil {
		return shown
	}
	date, err := excelize.ExcelDateToTime(days, from1904)
	if err != nil || !strings.HasSuffix(shown, date.Format("06")) && !strings.HasPrefix(shown, date.Format("06")) {
		return shown
	}
	return date.Format("2006-01-02")
}

// joined writes the cells of a row with tabs between them, quoted where one
// holds a tab, a line end or a quotation mark.
func joined(cells []string) string {
	var b strings.Builder
	for i, c := range cells {
		if i > 0 {
			b.WriteByte('\t')
		}
		if strings.ContainsAny(c, "\t\n\"") {
			c = `"` + strings.ReplaceAll(c, `"`, `""`) + `"`
		}
		b.WriteString(c)
	}
	return b.String()
}

// recovered turns a panic of the library on a broken file into an error: what
// is foreign must not stop the program.
func recovered(err *error) {
	if recover() != nil {
		*err = fault.New(fault.Invalid, "this workbook is broken; nothing was recorded").
			WithHint("open it, save it as CSV, and collect that beside the original")
	}
}
