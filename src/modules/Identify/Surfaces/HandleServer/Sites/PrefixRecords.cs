using System.Text;
using Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;
using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Things.Prefixes;
using Yiwang.Wire.Handle.Values;

namespace Yiwang.Identify.Surfaces.HandleServer.Sites;

/// <summary>What 0.NA/… and the handles of credentials say, in the values that Handle clients expect there.</summary>
internal sealed class PrefixRecords(IDirectory directory, NodeSite own, NodeSites sites) : IDerivedRecords
{
    private const int SiteIndex = 1, PrefixSiteIndex = 2, AdminIndex = 100, KeyIndex = 300;
    private const int Ttl = 86_400;

    public async ValueTask<ThingRecord?> OfPrefixAsync(Handle handle, PrefixRecord? prefix, CancellationToken cancel)
    {
        var named = handle.Suffix.ToString();
        var root = named.Equals(Prefix.NamingAuthority.ToString(), StringComparison.OrdinalIgnoreCase);
        var organization = prefix is null ? root ? directory.Operator : directory.Find(named.ToLowerInvariant()) : null;
        if (prefix is null && organization is null) return null;
        var site = prefix is { Node: { } node } ? await sites.OfAsync(node, prefix.HandlePort, prefix.Prefix, cancel) : own.Record;
        var (since, ttl) = (prefix?.SinceUs ?? 0, prefix?.TtlSeconds ?? Ttl);
        List<HandleValue> values = [];
        if (site?.Encode() is { } bytes)
        {
            values.Add(Value(SiteIndex, ValueTypes.Site, bytes, ttl, since));
            // the same node knows what was derived from the prefix
            values.Add(Value(PrefixSiteIndex, ValueTypes.PrefixSite, bytes, ttl, since));
        }
        values.Add(Admin(handle, KeyIndex, ttl, since));
        values.AddRange(Keys(handle.ToString(), ttl, since));
        return Record(handle, prefix?.Holder ?? organization!.Id.ToString(), values, prefix?.Position ?? 0, since);
    }

    public ThingRecord? OfCredential(Handle handle)
    {
        if (directory.CredentialsOf(handle.ToString()) is not [var first, ..]) return null;
        // a secret is shown to nobody, and yet its handle exists: clients ask for it before they sign in
        return Record(handle, first.App.Organization.ToString(), [Admin(handle, first.Name.Index, Ttl, 0), .. Keys(handle.ToString(), Ttl, 0)], 0, 0);
    }

    public bool HasCredential(ReadOnlySpan<byte> handleUtf8)
    {
        Span<char> text = stackalloc char[CredentialName.HandleBytesMax];
        return handleUtf8.Length <= text.Length && Encoding.UTF8.TryGetChars(handleUtf8, text, out var length) && directory.HasCredentials(text[..length]);
    }

    private IEnumerable<HandleValue> Keys(string handle, int ttl, long since) =>
        from credential in directory.CredentialsOf(handle)
        let data = AppKeys.Read(credential.App)?.Encode()
        where data is not null
        select Value(credential.Name.Index, ValueTypes.PublicKey, data, ttl, since);

    private static HandleValue Admin(Handle handle, int index, int ttl, long since) => Value(AdminIndex, ValueTypes.Admin, new AdminRecord(AdminPermissions.All, new(handle.ToString(), index)).Encode(), ttl, since);

    private static HandleValue Value(int index, string type, byte[] data, int ttl, long since) => new(index, type, data, Math.Min(ttl, 172_800), ValuePermissions.Default, since);

    private static ThingRecord Record(Handle handle, string owner, IReadOnlyList<HandleValue> values, long position, long since) =>
        new(handle, ThingOrigin.Instance, ThingStatus.Active, owner, null, 0, values, position, since);
}
