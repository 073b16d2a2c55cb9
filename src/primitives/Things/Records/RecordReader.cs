using System.Text;

namespace Yiwang.Things.Records;

/// <summary>A Thing's record over the stored bytes of its groups. A group that was erased or withheld is empty.</summary>
public readonly ref struct RecordReader
{
    private readonly ReadOnlySpan<byte> _owner;
    private readonly ReadOnlySpan<byte> _reason;
    private readonly ReadOnlySpan<byte> _stem;
    private readonly ReadOnlySpan<byte> _tail;
    private readonly ReadOnlySpan<byte> _cause;

    public ThingStatus Status { get; }
    public ThingOrigin Origin { get; }
    /// <summary>UTF-8 handle; empty for <c>core.values</c>.</summary>
    public ReadOnlySpan<byte> Template { get; }
    public int TemplateVersion { get; }
    /// <summary>-1 = the first of its handle.</summary>
    public long Previous { get; }
    /// <summary>-1 = when recorded.</summary>
    public long OccurredAtUs { get; }
    public bool IsRange { get; }
    public int Digits { get; }
    public long From { get; }
    public long To { get; }
    /// <summary>Values that anyone may read: 公开 and of grade 1.</summary>
    public ValueList Public { get; }
    /// <summary>授权, and 公开 of grade 2 or 3.</summary>
    public ValueList Granted { get; }
    /// <summary>内部.</summary>
    public ValueList Internal { get; }
    /// <summary>UTF-8 user handle of who acted, from the internal group; empty when not recorded (a bulk row's stands in the closing entry).</summary>
    public ReadOnlySpan<byte> Actor { get; }

    public ReadOnlySpan<byte> PackedOwner => _owner;
    public string Owner => OwnerCode.Unpack(_owner);
    public string? Reason => _reason.IsEmpty ? null : Encoding.UTF8.GetString(_reason);
    public string? Cause => _cause.IsEmpty ? null : Encoding.UTF8.GetString(_cause);
    public string Stem => Encoding.UTF8.GetString(_stem);
    public string Tail => Encoding.UTF8.GetString(_tail);

    private RecordReader(ByteSource s, ReadOnlySpan<byte> granted, ReadOnlySpan<byte> inner, out bool sound)
    {
        sound = false;
        Previous = OccurredAtUs = -1;
        if (!s.TryU8(out var form) || form != RecordFormat.Form || !s.TryU8(out var schema) || schema == 0) return;
        if (!s.TryU8(out var status) || !s.TryU8(out var origin) || !s.TryU8(out var flagBits) || !s.TryTake(OwnerCode.PackedLength, out _owner)) return;
        var flags = (RecordFlags)flagBits;
        Status = (ThingStatus)status;
        Origin = (ThingOrigin)origin;
        if ((flags & ~RecordFlags.All) != 0 || status is 0 or > 4 || origin is 0 or > 3) return;
        if ((flags & RecordFlags.Template) != 0)
        {
            if (!s.TryBytes8(out var template) || !s.TryU16(out var version)) return;
            Template = template;
            TemplateVersion = version;
        }
        if ((flags & RecordFlags.Previous) != 0)
        {
            if (!s.TryI64(out var previous)) return;
            Previous = previous;
        }
        if ((flags & RecordFlags.OccurredAt) != 0)
        {
            if (!s.TryI64(out var occurred)) return;
            OccurredAtUs = occurred;
        }
        if ((flags & RecordFlags.Reason) != 0 && !s.TryBytes16(out _reason)) return;
        if ((flags & RecordFlags.Range) != 0)
        {
            if (!s.TryBytes8(out _stem) || !s.TryU8(out var digits) || !s.TryI64(out var from) || !s.TryI64(out var to) || !s.TryBytes8(out _tail)) return;
            IsRange = true;
            Digits = digits;
            From = from;
            To = to;
        }
        if ((flags & RecordFlags.Cause) != 0 && !s.TryBytes16(out _cause)) return;
        if (!TryList(s.Rest, [], out var list)) return;
        Public = list;
        if (!TryOther(granted, out list, out _)) return;
        Granted = list;
        if (!TryOther(inner, out list, out var actor)) return;
        Internal = list;
        Actor = actor;
        sound = true;
    }

    /// <summary>False when the bytes are not a record; never throws.</summary>
    /// <param name="first">Content of group 1, after the subjects block.</param>
    public static bool TryRead(ReadOnlySpan<byte> first, ReadOnlySpan<byte> granted, ReadOnlySpan<byte> inner, out RecordReader record)
    {
        record = new RecordReader(new ByteSource(first), granted, inner, out var sound);
        if (!sound) record = default;
        return sound;
    }

    private static bool TryOther(ReadOnlySpan<byte> group, out ValueList list, out ReadOnlySpan<byte> actor)
    {
        list = default;
        actor = default;
        if (group.IsEmpty) return true;
        var s = new ByteSource(group);
        return s.TryU8(out var form) && form == RecordFormat.Form && s.TryBytes8(out actor) && s.TryBytes16(out var scopes) && TryList(s.Rest, scopes, out list) && list.Count == scopes.Length;
    }

    private static bool TryList(ReadOnlySpan<byte> wire, ReadOnlySpan<byte> scopes, out ValueList list)
    {
        list = default;
        var s = new ByteSource(wire);
        if (!s.TryI32(out var count) || count is < 0 or > RecordFormat.ValuesMax) return false;
        for (var i = 0; i < count; i++)
        {
            if (!ValueBytes.TryRead(ref s, 0, out _)) return false;
        }
        list = new ValueList(scopes, wire, count);
        return s.Rest.IsEmpty;
    }
}
