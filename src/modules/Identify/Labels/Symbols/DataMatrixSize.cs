namespace Yiwang.Identify.Labels.Symbols;

/// <summary>A square ECC 200 symbol (ISO/IEC 16022 table 7).</summary>
/// <param name="Side">Modules along one side, finder patterns included.</param>
/// <param name="Regions">Data regions along one side.</param>
/// <param name="Data">Data codewords of the whole symbol.</param>
/// <param name="Check">Error correction codewords of the whole symbol.</param>
/// <param name="Blocks">Interleaved Reed–Solomon blocks.</param>
internal readonly record struct DataMatrixSize(int Side, int Regions, int Data, int Check, int Blocks)
{
    /// <summary>All but 144 × 144, whose blocks differ in length and which no label needs.</summary>
    private static readonly DataMatrixSize[] All =
    [
        new(10, 1, 3, 5, 1), new(12, 1, 5, 7, 1), new(14, 1, 8, 10, 1), new(16, 1, 12, 12, 1), new(18, 1, 18, 14, 1), new(20, 1, 22, 18, 1),
        new(22, 1, 30, 20, 1), new(24, 1, 36, 24, 1), new(26, 1, 44, 28, 1), new(32, 2, 62, 36, 1), new(36, 2, 86, 42, 1), new(40, 2, 114, 48, 1),
        new(44, 2, 144, 56, 1), new(48, 2, 174, 68, 1), new(52, 2, 204, 84, 2), new(64, 4, 280, 112, 2), new(72, 4, 368, 144, 4),
        new(80, 4, 456, 192, 4), new(88, 4, 576, 224, 4), new(96, 4, 696, 272, 4), new(104, 4, 816, 336, 6), new(120, 6, 1050, 408, 6),
        new(132, 6, 1304, 496, 8),
    ];

    /// <summary>Modules of the data regions along one side.</summary>
    public int Mapping => Side - 2 * Regions;
    public int RegionSide => Mapping / Regions;

    public static DataMatrixSize? Smallest(int codewords)
    {
        foreach (var size in All)
            if (size.Data >= codewords) return size;
        return null;
    }
}
