namespace Yiwang.Storage.Sql;

internal enum SqlKind : byte { Null, Text, Int64, Double, Bytes }

/// <summary>
/// A named value: string, long, int, double, bool (stored 0/1), byte[] or null; written as a tuple, <c>("owner", owner)</c>. Numbers are not boxed.
/// Doubles are finite. Text that an engine could not hold (U+0000, half a surrogate pair) is stored with U+FFFD in its place, so that a hostile value cannot stop a projection.
/// </summary>
public readonly record struct SqlParameter
{
    private readonly long _bits;
    private readonly object? _reference;

    private SqlParameter(string name, SqlKind kind, long bits, object? reference) => (Name, Kind, _bits, _reference) = (name, kind, bits, reference);

    public SqlParameter(string name, string? value) : this(name, value is null ? SqlKind.Null : SqlKind.Text, 0, value) { }
    public SqlParameter(string name, byte[]? value) : this(name, value is null ? SqlKind.Null : SqlKind.Bytes, 0, value) { }
    public SqlParameter(string name, long? value) : this(name, value is null ? SqlKind.Null : SqlKind.Int64, value ?? 0, null) { }
    public SqlParameter(string name, double? value) : this(name, value is null ? SqlKind.Null : SqlKind.Double, BitConverter.DoubleToInt64Bits(value ?? 0), null) { }
    public SqlParameter(string name, bool value) : this(name, SqlKind.Int64, value ? 1 : 0, null) { }

    /// <summary>Without the <c>@</c>.</summary>
    public string Name { get; }
    internal SqlKind Kind { get; }
    internal long Int64 => _bits;
    internal double Double => BitConverter.Int64BitsToDouble(_bits);
    internal string Text => (string)_reference!;
    internal byte[] Bytes => (byte[])_reference!;

    public static SqlParameter Null(string name) => new(name, SqlKind.Null, 0, null);

    public static implicit operator SqlParameter((string Name, string? Value) p) => new(p.Name, p.Value);
    public static implicit operator SqlParameter((string Name, byte[]? Value) p) => new(p.Name, p.Value);
    public static implicit operator SqlParameter((string Name, long Value) p) => new(p.Name, (long?)p.Value);
    public static implicit operator SqlParameter((string Name, long? Value) p) => new(p.Name, p.Value);
    public static implicit operator SqlParameter((string Name, double Value) p) => new(p.Name, (double?)p.Value);
    public static implicit operator SqlParameter((string Name, double? Value) p) => new(p.Name, p.Value);
    public static implicit operator SqlParameter((string Name, bool Value) p) => new(p.Name, p.Value);
}
