namespace Yiwang.Streams.Codec;

/// <summary>
/// First byte of a column of 64-bit integers. All arithmetic wraps, so every column comes back exactly.
/// Constant: the value. Runs: two columns, lengths and values. Differences: see <see cref="DifferenceHeader"/>; plain bits or a prefix code.
/// </summary>
internal enum ColumnForm : byte
{
    Constant = 0,
    Runs = 1,
    Plain = 2,
    Coded = 3,
}

/// <summary>
/// How a column was turned into small numbers: divided by <paramref name="Step"/> after taking off <paramref name="Base"/>, then differenced <paramref name="Order"/>
/// times, then <paramref name="Low"/> taken off. What is left is its low <paramref name="Shift"/> bits as they are and, when coded, a symbol for the rest.
/// </summary>
/// <param name="Second">Of order 2 only: the second scaled value.</param>
internal readonly record struct DifferenceHeader(long Base, ulong Step, int Order, long Second, long Low, int Shift)
{
    /// <summary>The symbol of a difference that lies outside; 64 bits of it follow.</summary>
    public const int Escape = PrefixCode.Symbols - 1;

    /// <summary>Index of the first value that is written as a difference.</summary>
    public int First => Order == 2 ? 2 : 1;

    public void Write(ref ChunkWriter into)
    {
        into.Byte((byte)(Order << 6 | Shift));
        into.Signed(Base);
        into.Unsigned(Step);
        if (Order == 2) into.Signed(Second);
        into.Signed(Low);
    }

    public static DifferenceHeader Read(ref ChunkReader from)
    {
        var packed = from.Byte();
        var order = packed >> 6;
        if (order > 2) from.Fail();
        return new(from.Signed(), from.Unsigned(), order, order == 2 ? from.Signed() : 0, from.Signed(), packed & 63);
    }
}
