using System.Text.Json;
using System.Text.Json.Serialization;
using Yiwang.Storage.Keys;

namespace Yiwang.Events.Moving;

/// <summary>Secrets of the key store to which facts of an organisation refer by name: sealed to the new node on the way as everything is, and destroyed on the old one when the move is done.</summary>
/// <param name="folder">Of the key store, in which the room keeps them: whatever a fact says, no others go or come.</param>
/// <param name="names">Those of an organisation, as its facts say; asked on the new node, too, which takes no others.</param>
public sealed class KeyGoods(string name, IKeyStore keys, string folder, Func<string, IEnumerable<string>> names) : IMovingGoods
{
    private const int Max = 2_000;

    public string Name => name;

    public ValueTask<GoodsPage> ReadAsync(string organization, string cursor, CancellationToken cancel)
    {
        var found = Names(organization).Distinct(StringComparer.Ordinal).Take(Max).Select(n => new KeyText(n, keys.TryLoad(n))).Where(k => k.Secret is not null).ToList();
        return new(new GoodsPage(JsonSerializer.SerializeToUtf8Bytes(found, KeyTextJson.Default.ListKeyText), "", true));
    }

    public ValueTask<Outcome> TakeAsync(string organization, GoodsOrigin from, byte[] page, CancellationToken cancel)
    {
        var wanted = Names(organization).ToHashSet(StringComparer.Ordinal);
        try
        {
            foreach (var (key, secret) in JsonSerializer.Deserialize(page, KeyTextJson.Default.ListKeyText) ?? [])
            {
                if (secret is not null && wanted.Contains(key) && keys.TryLoad(key) is null && !keys.IsDestroyed(key)) keys.Create(key, secret);
            }
            return new(Outcome.Ok);
        }
        catch (Exception e) when (e is JsonException or ArgumentException)
        {
            return new(new Outcome(Codes.NetBadAnswer, name));
        }
    }

    public ValueTask GoneAsync(string organization, CancellationToken cancel)
    {
        foreach (var key in Names(organization)) if (keys.TryLoad(key) is not null) keys.Destroy(key);
        return default;
    }

    private IEnumerable<string> Names(string organization) => names(organization).Where(n => n.StartsWith(folder, StringComparison.Ordinal));
}

internal sealed record KeyText(string Name, byte[]? Secret);

[JsonSerializable(typeof(List<KeyText>))]
internal sealed partial class KeyTextJson : JsonSerializerContext;
