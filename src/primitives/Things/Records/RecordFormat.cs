namespace Yiwang.Things.Records;

/// <summary>
/// The compact form of a Thing's record. First group: <c>u8 form=1 | u8 schema | u8 status | u8 origin | u8 flags | 13-byte owner | optional fields in flag order | value list</c>.
/// Other groups: <c>u8 form=1 | u8 length, actor | u16 count, a scope byte for each value (grade | visibility × 16) | value list</c>.
/// A value list is the very bytes of the Handle protocol (RFC 3651 §3.1: int32 count, then the value records), so that a server copies it. Integers are big-endian.
/// </summary>
public static class RecordFormat
{
    /// <summary>Never '{', by which a JSON body begins.</summary>
    public const byte Form = 1;
    public const byte Schema = 1;
    /// <summary>Bytes of one value's data; anything larger is a blob that a value points to.</summary>
    public const int ValueBytesMax = 32 * 1024;
    /// <summary>As many as one message of the Handle protocol carries.</summary>
    public const int ValuesMax = 2048;
    /// <summary>All groups of one record together: leaves room for header and subjects in the log's 65,535-byte entry.</summary>
    public const int RecordBytesMax = 60_000;
    public const int TypeBytesMax = 128;
    public const int ReasonBytesMax = 1000;
    public const int ActorBytesMax = 255;
    /// <summary>A value record without type, data and references: index, timestamp, ttl type, ttl, permissions, three lengths.</summary>
    internal const int ValueFixedBytes = 4 + 4 + 1 + 4 + 1 + 4 + 4 + 4;

    public const string Registered = "IdentifierRegistered";
    public const string Revised = "IdentifierRevised";
    public const string Voided = "IdentifierVoided";
    public const string AliasBound = "AliasBound";
    public const string RangeRegistered = "RangeRegistered";

    /// <summary>The kinds whose newest entry of a handle is its whole record.</summary>
    public static bool IsRecord(string kind) => kind is Registered or Revised or Voided or AliasBound;
}

[Flags]
internal enum RecordFlags : byte { None = 0, Template = 1, Previous = 2, OccurredAt = 4, Reason = 8, Range = 16, Cause = 32, All = 63 }
