namespace Yiwang.Streams.Codec;

/// <summary>Work space of a thread that encodes or decodes: about 0.6 MiB, made once, so that a chunk allocates nothing.</summary>
internal sealed class CodecScratch
{
    [ThreadStatic]
    private static CodecScratch? t_mine;

    public static CodecScratch Mine => t_mine ??= new CodecScratch();

    /// <summary>The column that is being written or read.</summary>
    public readonly long[] Column = new long[ChunkCodec.SamplesMax];
    public readonly long[] Residuals = new long[ChunkCodec.SamplesMax];
    /// <summary>Runs of the column.</summary>
    public readonly long[] Firsts = new long[ChunkCodec.SamplesMax];
    public readonly long[] Seconds = new long[ChunkCodec.SamplesMax];
    /// <summary>Values that do not fit their column's form.</summary>
    public readonly long[] Positions = new long[ChunkCodec.SamplesMax];
    public readonly long[] Exceptions = new long[ChunkCodec.SamplesMax];
    /// <summary>Of text: hash slots, and the place of each different value.</summary>
    public readonly int[] Slots = new int[2 * ChunkCodec.SamplesMax];
    public byte[] Bytes = [];
    public readonly int[] Frequencies = new int[PrefixCode.Symbols];
    public readonly byte[] Lengths = new byte[PrefixCode.Symbols];
    public readonly ushort[] Codes = new ushort[PrefixCode.Symbols];
    public readonly ushort[] Table = new ushort[1 << PrefixCode.LengthMax];
}
