namespace Yiwang.Console.Tables;

/// <summary>Bounds on a file that somebody sends us. Beyond one the file is refused with a sentence that names it.</summary>
public sealed record TableLimits
{
    public static readonly TableLimits Default = new();

    /// <summary>Size of an uploaded file in bytes; default 256 MiB, which holds 1 M rows of 200 bytes.</summary>
    public long UploadBytesMax { get; init; } = 256L << 20;
    /// <summary>Data rows of one import; default 2,000,000. Excel itself ends at 1,048,576.</summary>
    public int RowsMax { get; init; } = 2_000_000;
    /// <summary>Columns of a row; default 512.</summary>
    public int ColumnsMax { get; init; } = 512;
    /// <summary>Characters of a cell; default 32,767, Excel's own bound.</summary>
    public int CellCharsMax { get; init; } = 32_767;
    /// <summary>Bytes of one CSV record, quoted line breaks included; default 1 MiB.</summary>
    public int RecordBytesMax { get; init; } = 1 << 20;
    /// <summary>Parts inside an xlsx; default 2,000.</summary>
    public int ZipEntriesMax { get; init; } = 2_000;
    /// <summary>Size of all parts of an xlsx together once inflated; default 2 GiB.</summary>
    public long InflatedBytesMax { get; init; } = 2L << 30;
    /// <summary>Inflated : packed of a part over 1 MiB; default 200. Sheets of real workbooks reach 60, bombs 1,000.</summary>
    public int InflationRatioMax { get; init; } = 200;
    /// <summary>Characters of all shared strings together; default 64 Mi (128 MiB of memory).</summary>
    public long SharedCharsMax { get; init; } = 64L << 20;
    /// <summary>Distinct shared strings; default 4 Mi.</summary>
    public int SharedStringsMax { get; init; } = 4 << 20;
    /// <summary>Bytes that one XML token (a tag with its attributes, a text) may take; default 4 MiB.</summary>
    public int XmlTokenBytesMax { get; init; } = 4 << 20;
    /// <summary>Nesting of XML elements; default 64. Sheets use 8.</summary>
    public int XmlDepthMax { get; init; } = 64;
    /// <summary>Merged areas remembered of a sheet; default 10,000. More are read past.</summary>
    public int MergesMax { get; init; } = 10_000;
    /// <summary>Sheets of a workbook; default 256.</summary>
    public int SheetsMax { get; init; } = 256;
}
