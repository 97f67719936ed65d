package format

import (
	"github.com/domicile/domicile/internal/inventory"
)

// parquetBlock is a run of rows inside a row group; rows 0 means to its end.
type parquetBlock struct {
	group      int
	from, rows int64
	apart      bool // nothing but these rows is wanted of the row group
}

const (
	// sampleBlock is the number of rows of one block of a sample of a small file.
	sampleBlock = 32
	// fewApart is how many blocks a sample of a large file has at least, however few row groups there are.
	fewApart = 8
)

// plan chooses what to read: every row group, or blocks that are spread over the rows of the file. Elements of repeated
// fields have no row number that a page header tells, so that a sample of them is the heads of row groups.
func (p *parquetFile) plan(under string) ([]parquetBlock, inventory.Design) {
	n := p.in.want.Rows
	if n <= 0 || under == "" && p.rows <= n {
		var all []parquetBlock
		for g := range p.chunks {
			all = append(all, parquetBlock{group: g})
		}
		return all, inventory.Design{Sampling: inventory.FullRead, Of: p.rows}
	}
	if under != "" {
		return p.heads(n), inventory.Design{Sampling: inventory.HeadRows}
	}
	if p.size > smallColumnar {
		return p.apart(n)
	}
	var blocks []parquetBlock
	parts := (n + sampleBlock - 1) / sampleBlock
	for i := range parts {
		lo, hi := p.rows*i/parts, p.rows*(i+1)/parts
		rows := min(sampleBlock, n-i*sampleBlock, hi-lo)
		at := lo + int64(mix64(p.seed()^uint64(i))%uint64(hi-lo-rows+1))
		blocks = append(blocks, p.locate(at, rows)...)
	}
	return blocks, inventory.Design{Sampling: inventory.RandomBlocks, BlockRows: sampleBlock, Of: p.rows}
}

// apart takes the first rows of row groups, picked by their hashes: there pages begin in every column. Where there are few row groups, more blocks lie inside
// them, at random places.
func (p *parquetFile) apart(n int64) ([]parquetBlock, inventory.Design) {
	groups := pickGroups(len(p.chunks), p.seed(), max(fewApart, (n+apartRows-1)/apartRows))
	each := (fewApart + len(groups) - 1) / len(groups)
	rows := min((n+int64(each*len(groups))-1)/int64(each*len(groups)), apartRows)
	var blocks []parquetBlock
	for _, g := range groups {
		all := p.groups[g].NumRows()
		for i := range int64(each) {
			lo, hi := all*i/int64(each), all*(i+1)/int64(each)
			take := min(rows, hi-lo, n)
			at := lo
			if free := hi - lo - take; i > 0 && free > 0 {
				at += int64(mix64(p.seed()^uint64(g)<<32^uint64(i)) % uint64(free))
			}
			if take > 0 {
				blocks = append(blocks, parquetBlock{group: g, from: at, rows: take, apart: true})
			}
			n -= take
		}
	}
	return blocks, inventory.Design{Sampling: inventory.RandomBlocks, BlockRows: int(rows), Of: p.rows}
}

// seed picks the blocks, the same for every column.
func (p *parquetFile) seed() uint64 {
	return seedOf(p.in.want.Seed, string(p.in.dataset), p.in.name)
}

// locate finds a run of rows in the row groups; it may go over the end of one.
func (p *parquetFile) locate(at, rows int64) []parquetBlock {
	var found []parquetBlock
	for g, group := range p.groups {
		n := group.NumRows()
		if at < n && rows > 0 {
			take := min(rows, n-at)
			found = append(found, parquetBlock{group: g, from: at, rows: take})
			at, rows = n, rows-take
		}
		at -= n
	}
	return found
}

// heads takes the first rows of up to 16 row groups, picked by their hashes.
func (p *parquetFile) heads(n int64) []parquetBlock {
	const most = 16
	groups := pickGroups(len(p.chunks), p.seed(), min(most, n))
	var blocks []parquetBlock
	for i, g := range groups {
		share := n*int64(i+1)/int64(len(groups)) - n*int64(i)/int64(len(groups))
		blocks = append(blocks, parquetBlock{group: g, rows: share})
	}
	return blocks
}
