package casework

import (
	"bufio"
	"context"
	"errors"
	"io"
	"strings"

	"sijil/casework/access"
	"sijil/claim"
	"sijil/evidence"
	"sijil/fault"
)

// maxPassage is how far into an item a passage is looked for, in bytes. What
// lies beyond is read in the item itself.
const maxPassage = 16 << 20

// Passage returns the words in which a claim stands, where its item is held,
// is plain text, and the claim says the paragraph (the line, counted from 1)
// or the lines. Everywhere else it returns "": there is nothing to show, and
// nothing is guessed.
func Passage(ctx context.Context, desk Desk, actor access.Actor, idOfClaim string) (string, error) {
	c, err := Ask(ctx, desk, actor, ShowClaim, Asked{ID: idOfClaim, Lang: "en"})
	if err != nil {
		return "", err
	}
	lines := linesOfLocator(c.Source.Locator)
	if !c.Item.Held || !strings.HasPrefix(c.Item.MediaType, "text/plain") || lines == nil {
		return "", nil
	}
	return readLines(ctx, desk, c.Item, *lines)
}

func linesOfLocator(l claim.Locator) *claim.Span {
	switch {
	case l.Lines != nil:
		return l.Lines
	case l.Paragraph > 0:
		return &claim.Span{From: l.Paragraph, To: l.Paragraph}
	}
	return nil
}

func readLines(ctx context.Context, desk Desk, item evidence.Item, want claim.Span) (string, error) {
	bytes, err := desk.Store().Open(ctx, item)
	if err != nil {
		return "", err
	}
	defer bytes.Close()
	var passage strings.Builder
	reader := bufio.NewReader(io.LimitReader(bytes, maxPassage))
	for n := int64(1); n <= want.To; n++ {
		line, err := reader.ReadString('\n')
		if n >= want.From {
			passage.WriteString(line)
		}
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return "", fault.Wrap(fault.Failed, err, "read the passage")
		}
	}
	return strings.TrimRight(passage.String(), "\r\n"), nil
}
