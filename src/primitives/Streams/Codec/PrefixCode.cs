namespace Yiwang.Streams.Codec;

/// <summary>
/// A canonical Huffman code over byte symbols, at most <see cref="LengthMax"/> bits, stored as four-bit lengths.
/// Lengths by Moffat and Katajainen's in-place method; codes are written least significant bit first.
/// </summary>
internal static class PrefixCode
{
    public const int LengthMax = 12;
    public const int Symbols = 256;

    /// <summary>Lengths for the symbols that occur; there must be at least two of them.</summary>
    public static void Lengths(ReadOnlySpan<int> frequencies, Span<byte> lengths)
    {
        Span<long> order = stackalloc long[Symbols];
        var n = 0;
        for (var s = 0; s < Symbols; s++)
        {
            lengths[s] = 0;
            if (frequencies[s] > 0) order[n++] = ((long)frequencies[s] << 8) | (uint)s;
        }
        order = order[..n];
        order.Sort();
        Span<int> depth = stackalloc int[n];
        for (var i = 0; i < n; i++) depth[i] = (int)(order[i] >> 8);
        Depths(depth);
        Shorten(depth);
        for (var i = 0; i < n; i++) lengths[(byte)order[i]] = (byte)depth[i];
    }

    /// <summary>Codes ready to be written, for lengths of <see cref="Lengths"/>.</summary>
    public static void Codes(ReadOnlySpan<byte> lengths, Span<ushort> codes)
    {
        Span<int> next = stackalloc int[LengthMax + 2];
        First(lengths, next);
        for (var s = 0; s < Symbols; s++) if (lengths[s] > 0) codes[s] = Reverse(next[lengths[s]]++, lengths[s]);
    }

    /// <summary>Fills a table of 2^<see cref="LengthMax"/> entries: symbol in the high byte, length in the low. False for lengths that are no code.</summary>
    public static bool Table(ReadOnlySpan<byte> lengths, Span<ushort> table)
    {
        Span<int> next = stackalloc int[LengthMax + 2];
        if (First(lengths, next) > 1 << LengthMax) return false;
        table.Clear();
        for (var s = 0; s < Symbols; s++)
        {
            if (lengths[s] == 0) continue;
            var entry = (ushort)((s << 8) | lengths[s]);
            for (int at = Reverse(next[lengths[s]]++, lengths[s]); at < table.Length; at += 1 << lengths[s]) table[at] = entry;
        }
        return true;
    }

    /// <summary>The first code of each length; returns how much of the code space is used, in units of the longest code.</summary>
    private static int First(ReadOnlySpan<byte> lengths, Span<int> next)
    {
        next.Clear();
        var used = 0;
        for (var s = 0; s < Symbols; s++)
        {
            if (lengths[s] == 0) continue;
            next[lengths[s] + 1]++;
            used += 1 << (LengthMax - lengths[s]);
        }
        for (var length = 2; length <= LengthMax; length++) next[length] = (next[length] + next[length - 1]) << 1;
        next[1] = 0;
        return used;
    }

    /// <summary>Turns ascending frequencies into descending depths of the optimal tree.</summary>
    private static void Depths(Span<int> a)
    {
        var n = a.Length;
        a[0] += a[1];
        int root = 0, leaf = 2;
        for (var next = 1; next < n - 1; next++)
        {
            a[next] = 0;
            for (var child = 0; child < 2; child++)
            {
                if (leaf < n && (root >= next || a[root] >= a[leaf]))
                {
                    a[next] += a[leaf++];
                    continue;
                }
                a[next] += a[root];
                a[root++] = next;
            }
        }
        a[n - 2] = 0;
        for (var next = n - 3; next >= 0; next--) a[next] = a[a[next]] + 1;
        int free = 1, used = 0, depth = 0, last = n - 1;
        root = n - 2;
        while (free > 0)
        {
            for (; root >= 0 && a[root] == depth; root--) used++;
            for (; free > used; free--) a[last--] = depth;
            (free, used) = (2 * used, 0);
            depth++;
        }
    }

    /// <summary>Cuts depths at the limit and lengthens the rarest of the others until the code fits again.</summary>
    private static void Shorten(Span<int> depths)
    {
        var used = 0;
        foreach (ref var d in depths)
        {
            d = Math.Min(d, LengthMax);
            used += 1 << (LengthMax - d);
        }
        for (var i = 0; used > 1 << LengthMax; i = (i + 1) % depths.Length)
        {
            if (depths[i] == LengthMax) continue;
            used -= 1 << (LengthMax - ++depths[i]);
        }
    }

    private static ushort Reverse(int code, int length)
    {
        var reversed = 0;
        for (var i = 0; i < length; i++) reversed |= ((code >> i) & 1) << (length - 1 - i);
        return (ushort)reversed;
    }
}
