using System.Text;
using Yiwang.Parties;

namespace Yiwang.Things.Aliases;

/// <summary>Aliases stand in a record as public values at indexes of their own, so that every surface shows them: 1100 + 10 × scheme + number.</summary>
public static class AliasValues
{
    public const int IndexMin = 1100;
    public const int IndexMax = 1199;
    /// <summary>Of one scheme in one record.</summary>
    public const int PerSchemeMax = 10;

    public static bool IsAlias(int index) => index is >= IndexMin and <= IndexMax;

    public static string TypeOf(AliasScheme scheme) => scheme switch
    {
        AliasScheme.Gtin => "GTIN",
        AliasScheme.Serial => "SERIAL",
        AliasScheme.Oid => "OID",
        AliasScheme.Ecode => "ECODE",
        AliasScheme.DidBid => "DID",
        AliasScheme.Gs1 => "GS1",
        _ => "LOCAL_CODE",
    };

    public static IReadOnlyList<Alias> Read(IReadOnlyList<HandleValue> values) =>
        [.. values.Where(v => IsAlias(v.Index)).Select(v => new Alias((AliasScheme)((v.Index - IndexMin) / 10), Encoding.UTF8.GetString(v.Data.Span)))];

    /// <summary>The value of one more alias beside those that are there; null when its scheme is full.</summary>
    public static HandleValue? Next(IReadOnlyList<HandleValue> there, Alias canonical)
    {
        var first = IndexMin + 10 * (int)canonical.Scheme;
        for (var index = first; index < first + PerSchemeMax; index++)
        {
            if (there.All(v => v.Index != index)) return new(index, TypeOf(canonical.Scheme), Encoding.UTF8.GetBytes(canonical.Value), 86_400, ValuePermissions.Default, 0, 1, Visibility.Public);
        }
        return null;
    }
}
