namespace Yiwang.Connect.Mqtt.Payloads;

/// <summary>Lines of values parted by comma, semicolon or tab, quoted or not, over a payload. Nothing is allocated.</summary>
internal ref struct CsvPayload(ReadOnlySpan<byte> payload)
{
    private ReadOnlySpan<byte> _rest = payload;

    public byte Separator { get; } = Guess(payload);
    public ReadOnlySpan<byte> Line { get; private set; }

    public bool NextLine()
    {
        while (!_rest.IsEmpty)
        {
            var end = _rest.IndexOf((byte)'\n');
            Line = (end < 0 ? _rest : _rest[..end]).TrimEnd((byte)'\r');
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (!Line.IsEmpty) return true;
        }
        return false;
    }

    /// <param name="column">From 0.</param>
    public readonly bool TryCell(int column, out ReadOnlySpan<byte> cell)
    {
        var rest = Line;
        for (var at = 0; ; at++)
        {
            var length = CellLength(rest);
            cell = rest[..length].Trim(" "u8);
            if (cell.Length >= 2 && cell[0] == '"' && cell[^1] == '"') cell = cell[1..^1];
            if (at == column) return true;
            if (length == rest.Length) return false;
            rest = rest[(length + 1)..];
        }
    }

    /// <returns>-1 = no such heading in the present line.</returns>
    public readonly int Find(ReadOnlySpan<byte> heading)
    {
        for (var column = 0; TryCell(column, out var cell); column++)
        {
            if (cell.SequenceEqual(heading)) return column;
        }
        return -1;
    }

    private readonly int CellLength(ReadOnlySpan<byte> rest)
    {
        var quoted = false;
        for (var i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '"') quoted = !quoted;
            else if (rest[i] == Separator && !quoted) return i;
        }
        return rest.Length;
    }

    private static byte Guess(ReadOnlySpan<byte> payload)
    {
        var end = payload.IndexOf((byte)'\n');
        var line = end < 0 ? payload : payload[..end];
        return line.Contains((byte)'\t') ? (byte)'\t' : line.Contains((byte)';') ? (byte)';' : (byte)',';
    }
}
