using System.Text;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Client;

/// <summary>A handle and those of its values that were asked for and that the asker may read.</summary>
public sealed class HandleRecord
{
    internal HandleRecord(string handle, IReadOnlyList<WireValue> values, bool certified) => (Handle, Values, IsCertified) = (handle, values, certified);

    public string Handle { get; }

    /// <summary>By index.</summary>
    public IReadOnlyList<WireValue> Values { get; }

    /// <summary>The server signed the answer and the signature fits its key. Always true when <see cref="ResolveOptions.Certified"/> was asked for.</summary>
    public bool IsCertified { get; }

    /// <summary>The first value of a type as text, null when there is none. A type that ends in <c>.</c> stands for all its subtypes.</summary>
    public string? Text(string type) => Values.FirstOrDefault(v => TypeFilter.Matches(Encoding.UTF8.GetBytes(type), Encoding.UTF8.GetBytes(v.Type))) is { } found ? found.Text() : null;
}

/// <summary>Values, made and read.</summary>
public static class HandleValues
{
    /// <summary>A value of text, readable by everybody and kept in caches for a day.</summary>
    /// <param name="index">1 and above, unique in its handle.</param>
    public static WireValue Text(int index, string type, string text) => new(index, type, Encoding.UTF8.GetBytes(text));

    /// <summary>HS_ADMIN: who administers the handle.</summary>
    public static WireValue Administrator(int index, ValueReference who, AdminPermissions permissions = AdminPermissions.All) =>
        new(index, ValueTypes.Admin, new AdminRecord(permissions, who).Encode());

    /// <summary>The data as UTF-8; bytes that are none become U+FFFD.</summary>
    public static string Text(this WireValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return Encoding.UTF8.GetString(value.Data);
    }

    /// <summary>Who administers, of an HS_ADMIN value; null when the data is something else.</summary>
    public static AdminRecord? Administrator(this WireValue value)
    {
        ArgumentNullException.ThrowIfNull(value);
        return AdminRecord.TryRead(value.Data, out var admin) == WireFault.None ? admin : null;
    }
}
