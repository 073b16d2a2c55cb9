namespace Yiwang.Identify.Labels.Symbols;

/// <summary>Where each bit of each codeword stands in the mapping matrix (ISO/IEC 16022 annex F): L-shaped groups of eight, laid in diagonals.</summary>
internal ref struct DataMatrixPlacement(int side, ReadOnlySpan<byte> codewords)
{
    private readonly ReadOnlySpan<byte> _codewords = codewords;
    private readonly sbyte[] _cells = CreateCells(side);

    private static sbyte[] CreateCells(int side)
    {
        var cells = new sbyte[side * side];
        Array.Fill(cells, (sbyte)-1);
        return cells;
    }

    /// <summary>The mapping matrix, row by row; true = dark.</summary>
    public bool[] Place()
    {
        int at = 0, row = 4, column = 0;
        do
        {
            if (row == side && column == 0) Corner1(at++);
            if (row == side - 2 && column == 0 && side % 4 != 0) Corner2(at++);
            if (row == side - 2 && column == 0 && side % 8 == 4) Corner3(at++);
            if (row == side + 4 && column == 2 && side % 8 == 0) Corner4(at++);
            do
            {
                if (row < side && column >= 0 && _cells[row * side + column] < 0) Group(row, column, at++);
                row -= 2;
                column += 2;
            }
            while (row >= 0 && column < side);
            row++;
            column += 3;
            do
            {
                if (row >= 0 && column < side && _cells[row * side + column] < 0) Group(row, column, at++);
                row += 2;
                column -= 2;
            }
            while (row < side && column >= 0);
            row += 3;
            column++;
        }
        while (row < side || column < side);
        // a corner that no codeword reaches has a fixed pattern
        if (_cells[^1] < 0) _cells[^1] = _cells[(side - 2) * side + side - 2] = 1;
        return Array.ConvertAll(_cells, c => c == 1);
    }

    private readonly void Bit(int row, int column, int codeword, int bit)
    {
        if (row < 0) { row += side; column += 4 - (side + 4) % 8; }
        if (column < 0) { column += side; row += 4 - (side + 4) % 8; }
        _cells[row * side + column] = (sbyte)(_codewords[codeword] >> (8 - bit) & 1);
    }

    private readonly void Group(int row, int column, int codeword)
    {
        Bit(row - 2, column - 2, codeword, 1);
        Bit(row - 2, column - 1, codeword, 2);
        Bit(row - 1, column - 2, codeword, 3);
        Bit(row - 1, column - 1, codeword, 4);
        Bit(row - 1, column, codeword, 5);
        Bit(row, column - 2, codeword, 6);
        Bit(row, column - 1, codeword, 7);
        Bit(row, column, codeword, 8);
    }

    private readonly void Corner(int codeword, params ReadOnlySpan<(int Row, int Column)> cells)
    {
        for (var i = 0; i < cells.Length; i++) Bit((cells[i].Row + side) % side, (cells[i].Column + side) % side, codeword, i + 1);
    }

    private readonly void Corner1(int c) => Corner(c, (-1, 0), (-1, 1), (-1, 2), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1));
    private readonly void Corner2(int c) => Corner(c, (-3, 0), (-2, 0), (-1, 0), (0, -4), (0, -3), (0, -2), (0, -1), (1, -1));
    private readonly void Corner3(int c) => Corner(c, (-3, 0), (-2, 0), (-1, 0), (0, -2), (0, -1), (1, -1), (2, -1), (3, -1));
    private readonly void Corner4(int c) => Corner(c, (-1, 0), (-1, -1), (0, -3), (0, -2), (0, -1), (1, -3), (1, -2), (1, -1));
}
