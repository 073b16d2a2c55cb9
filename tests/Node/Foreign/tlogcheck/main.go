// Command tlogcheck reads a transparency log over HTTP (C2SP tlog-tiles) and verifies it with golang.org/x/mod/sumdb alone:
// the checkpoint's signature, inclusion of the named entries, and consistency with an older checkpoint.
// With -witness the checkpoint must also be cosigned by that witness, and with -proof a .tlog-proof file (C2SP tlog-proof v1) is verified offline.
// One line for each thing that holds; the first that does not ends it with a line on stderr and exit code 1.
//
//	tlogcheck -url http://127.0.0.1:8080/log/ -vkey name+hash+key [-witness name+hash+key] [-index 0,5,17] [-old checkpoint.txt]
//	tlogcheck -proof entry-5.tlog-proof -vkey name+hash+key [-witness name+hash+key]
package main

import (
	"encoding/base64"
	"encoding/binary"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// maxBytes bounds an answer: a full entry tile holds 256 entries of 64 KiB.
const maxBytes = 256 * (2 + 65535)

func main() {
	url := flag.String("url", "", "base `URL` of the log, with a slash at the end")
	vkey := flag.String("vkey", "", "verifier `key` of the log")
	indexes := flag.String("index", "", "comma-separated `entries` whose inclusion is verified")
	old := flag.String("old", "", "`file` with an older checkpoint")
	witness := flag.String("witness", "", "verifier `key` of a witness that must have cosigned")
	proof := flag.String("proof", "", "`file` with a proof to verify offline, instead of a log")
	flag.Parse()
	if err := run(*url, *vkey, *witness, *indexes, *old, *proof); err != nil {
		fmt.Fprintln(os.Stderr, "FAILED", err)
		os.Exit(1)
	}
}

func run(url, vkey, witness, indexes, old, proof string) error {
	verifier, err := note.NewVerifier(vkey)
	if err != nil {
		return fmt.Errorf("key: %v", err)
	}
	var cosigner note.Verifier
	if witness != "" {
		if cosigner, err = newCosigner(witness); err != nil {
			return fmt.Errorf("witness: %v", err)
		}
	}
	if proof != "" {
		return checkProof(proof, verifier, cosigner)
	}
	return check(url, verifier, cosigner, indexes, old)
}

func check(url string, verifier, cosigner note.Verifier, indexes, old string) error {
	name := "checkpoint"
	if cosigner != nil {
		name = "cosigned"
	}
	text, err := fetch(url + name)
	if err != nil {
		return err
	}
	if err := cosigned(text, cosigner); err != nil {
		return err
	}
	tree, err := open(text, verifier)
	if err != nil {
		return fmt.Errorf("checkpoint: %v", err)
	}
	fmt.Printf("ok checkpoint %s %d %v\n", verifier.Name(), tree.N, tree.Hash)

	// x/mod 0.7 does not authenticate every tile that it reads, so each proof made of them is checked against the tree's hash.
	hashes := tlog.TileHashReader(tree, &tiles{url: url})
	if indexes != "" {
		for _, text := range strings.Split(indexes, ",") {
			index, err := strconv.ParseInt(text, 10, 64)
			if err != nil {
				return err
			}
			if err := included(url, tree, hashes, index); err != nil {
				return fmt.Errorf("inclusion of %d: %v", index, err)
			}
			fmt.Printf("ok inclusion %d\n", index)
		}
	}
	if old == "" {
		return nil
	}
	return consistent(old, verifier, tree, hashes)
}

func included(url string, tree tlog.Tree, hashes tlog.HashReader, index int64) error {
	if index < 0 || index >= tree.N {
		return fmt.Errorf("not within %d entries", tree.N)
	}
	entry, err := readEntry(url, tree, index)
	if err != nil {
		return err
	}
	proof, err := tlog.ProveRecord(tree.N, index, hashes)
	if err != nil {
		return err
	}
	return tlog.CheckRecord(proof, tree.N, tree.Hash, index, tlog.RecordHash(entry))
}

func consistent(file string, verifier note.Verifier, tree tlog.Tree, hashes tlog.HashReader) error {
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	older, err := open(text, verifier)
	if err != nil {
		return fmt.Errorf("older checkpoint: %v", err)
	}
	proof, err := tlog.ProveTree(tree.N, older.N, hashes)
	if err != nil {
		return fmt.Errorf("consistency with %d: %v", older.N, err)
	}
	if err := tlog.CheckTree(proof, tree.N, tree.Hash, older.N, older.Hash); err != nil {
		return fmt.Errorf("consistency with %d: %v", older.N, err)
	}
	fmt.Printf("ok consistency %d %d\n", older.N, tree.N)
	return nil
}

// open verifies a checkpoint's signature and reads its three lines.
func open(text []byte, verifier note.Verifier) (tlog.Tree, error) {
	n, err := note.Open(text, note.VerifierList(verifier))
	if err != nil {
		return tlog.Tree{}, err
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) < 4 || lines[0] != verifier.Name() {
		return tlog.Tree{}, fmt.Errorf("not a checkpoint of %s", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return tlog.Tree{}, err
	}
	root, err := base64.StdEncoding.DecodeString(lines[2])
	if err != nil || len(root) != tlog.HashSize {
		return tlog.Tree{}, fmt.Errorf("malformed root hash")
	}
	tree := tlog.Tree{N: size}
	copy(tree.Hash[:], root)
	return tree, nil
}

// readEntry takes an entry out of its entry tile: entries with 16-bit big-endian lengths before them.
func readEntry(url string, tree tlog.Tree, index int64) ([]byte, error) {
	tile := tlog.Tile{H: 8, L: -1, N: index / 256, W: 256}
	if left := tree.N - tile.N*256; left < 256 {
		tile.W = int(left)
	}
	data, err := fetch(url + path(tile))
	if err != nil {
		return nil, err
	}
	for i := int64(0); ; i++ {
		if len(data) < 2 {
			return nil, fmt.Errorf("entry tile too short")
		}
		length := int(binary.BigEndian.Uint16(data))
		if len(data) < 2+length {
			return nil, fmt.Errorf("entry tile cut off")
		}
		if i == index%256 {
			return data[2 : 2+length], nil
		}
		data = data[2+length:]
	}
}

// tiles reads hash tiles over HTTP; it keeps none.
type tiles struct{ url string }

func (t *tiles) Height() int                              { return 8 }
func (t *tiles) SaveTiles(all []tlog.Tile, data [][]byte) {}

func (t *tiles) ReadTiles(all []tlog.Tile) ([][]byte, error) {
	var answers [][]byte
	for _, tile := range all {
		data, err := fetch(t.url + path(tile))
		if err != nil {
			return nil, err
		}
		answers = append(answers, data)
	}
	return answers, nil
}

// path is C2SP's: x/mod's own without the height, and "entries" where the checksum database says "data".
func path(tile tlog.Tile) string {
	p := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	return strings.Replace(p, "tile/data/", "tile/entries/", 1)
}

func fetch(url string) ([]byte, error) {
	answer, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("GET %s: %s", url, answer.Status)
	}
	return io.ReadAll(io.LimitReader(answer.Body, maxBytes))
}
