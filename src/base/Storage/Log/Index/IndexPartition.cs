namespace Yiwang.Storage.Log.Index;

/// <summary>One of the index's 256 parts: changed under its gate, read without.</summary>
internal sealed class IndexPartition(int number, IndexTable table)
{
    private IndexTable _table = table;

    public int Number => number;
    public Lock Gate { get; } = new();

    public IndexTable Table
    {
        get => Volatile.Read(ref _table);
        set => Volatile.Write(ref _table, value);
    }

    public IndexTable Current() => Table;

    public IndexTable CurrentLocked() => _table;
}

/// <summary>The index does not match its checksums; it is rebuilt from the log at the next start.</summary>
public sealed class CorruptIndexException(string where) : IOException($"head index: {where} does not match its checksum");
