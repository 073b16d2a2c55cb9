using Yiwang.Net.Resolving;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Wire.Handle;
using Yiwang.Wire.Handle.Security;
using Yiwang.Wire.Handle.Values;
using ValueReference = Yiwang.Wire.Handle.Values.ValueReference;

namespace Yiwang.Identify.Surfaces.HandleServer.Authentication.Proofs;

/// <summary>Finds keys of other nodes as anybody would, by resolving them; secrets are verified where they lie.</summary>
internal sealed class Elsewhere(IResolver resolver, HomeSite site) : IElsewhere
{
    public async ValueTask<HandleKey?> FindKeyAsync(ValueReference name, CancellationToken cancel)
    {
        if (name.Index < 1) return null;
        var values = await ReadAsync(name.Handle, [name.Index], [], cancel);
        return values.Count == 1 && values[0].Type.Equals(ValueTypes.PublicKey, StringComparison.OrdinalIgnoreCase) && KeyReader.TryRead(values[0].Data.Span, out var key) == WireFault.None ? key : null;
    }

    public async ValueTask<bool> VerifyAsync(ValueReference name, byte[] nonce, RequestDigest digest, byte[] answer, CancellationToken cancel)
    {
        if (!CredentialName.TryCreate(Math.Max(1, name.Index), name.Handle, out var credential)) return false;
        foreach (var value in await ReadAsync($"0.NA/{credential.Prefix}", [], [ValueTypes.Site], cancel))
        {
            if (SiteRecord.TryRead(value.Data.Span, out var home) == WireFault.None) return await site.VerifyAsync(home!, name, nonce, digest, answer, cancel);
        }
        return false;
    }

    private async ValueTask<IReadOnlyList<HandleValue>> ReadAsync(string handle, int[] indexes, string[] types, CancellationToken cancel)
    {
        if (!Handle.TryParse(handle, out var parsed, out _)) return [];
        var answer = await resolver.ResolveAsync(new ResolveRequest(parsed, Principal.Public, indexes, types), cancel);
        return answer.Succeeded && answer.Value.Record is { } record ? record.Values : [];
    }
}
