package web

import "net/http"

// routes is every address of the pages. Addresses start with the language, so
// that the language switch keeps the page and a copied address keeps the
// language; no cookie says which.
func (s *Server) routes() http.Handler {
	mux := http.NewServeMux()
	open := func(pattern string, h handler) { mux.Handle(pattern, s.answer(h)) }
	signedIn := func(pattern string, h handler) { mux.Handle(pattern, s.answer(s.withSession(h))) }

	open("GET /style.css", s.serveStyle)
	open("GET /charts.css", s.serveCharts)
	open("GET /keys.js", s.serveKeys)
	open("GET /{lang}/enter/{token}", s.showEntrance)
	open("POST /{lang}/enter/{token}", s.enter)
	open("GET /{lang}/signed-out", s.showSignedOut)
	open("GET /{lang}/leave", s.leave)

	signedIn("GET /{lang}/{$}", s.showOverview)
	signedIn("GET /{lang}/figure/{id}", s.showFigure)
	signedIn("GET /{lang}/item/{id}", s.showItem)
	signedIn("GET /{lang}/items", s.listItems)
	signedIn("GET /{lang}/claim/{id}", s.showClaim)
	signedIn("POST /{lang}/claim/{id}/assess", s.assessClaim)
	signedIn("POST /{lang}/claim/{id}/retract", s.retractClaim)
	signedIn("GET /{lang}/claims", s.listClaims)
	signedIn("GET /{lang}/act/{id}", s.showAct)
	signedIn("GET /{lang}/acts", s.listActs)
	signedIn("GET /{lang}/lists", s.listLists)
	signedIn("GET /{lang}/list/{name}", s.showList)
	signedIn("GET /{lang}/person/{list}", s.showPerson)
	signedIn("GET /{lang}/review", s.showReview)
	signedIn("POST /{lang}/review/as", s.nameReviewer)
	signedIn("GET /{lang}/review/next", s.nextPair)
	signedIn("GET /{lang}/review/resume", s.resumeReview)
	signedIn("GET /{lang}/review/pair", s.showPair)
	signedIn("POST /{lang}/review/open", s.openPair)
	signedIn("POST /{lang}/review/judge", s.judgePair)
	signedIn("POST /{lang}/review/revoke", s.revokeJudgement)
	signedIn("GET /{lang}/review/audit", s.showAudit)
	signedIn("POST /{lang}/review/audit", s.drawAudit)
	signedIn("GET /{lang}/record", s.showEntry)
	signedIn("POST /{lang}/record", s.recordEntry)
	signedIn("GET /{lang}/estimates", s.listEstimates)
	signedIn("GET /{lang}/estimate/{id}", s.showEstimate)
	signedIn("GET /{lang}/estimate/{id}/table.csv", s.downloadEstimate)
	signedIn("GET /{lang}/population/{id}", s.showPopulation)
	signedIn("POST /{lang}/population/{id}/decide", s.decideBelonging)
	signedIn("GET /{lang}/log", s.showLog)
	signedIn("GET /{lang}/search", s.search)
	signedIn("GET /{lang}/open/{id}", s.open)
	signedIn("POST /{lang}/sign-out", s.signOut)

	open("/", s.elsewhere) // "/" and one-time links have no language yet
	return mux
}
