using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;
using Yiwang.Trust.Coding.Activation;
using Yiwang.Trust.Coding.Batches;
using Yiwang.Trust.Coding.Lines;
using Yiwang.Trust.Coding.Rules;
using Yiwang.Trust.Coding.Scans;
using Yiwang.Trust.Coding.Secrets;

namespace Yiwang.Trust;

/// <summary>What the demonstration does with codes: prints a batch, and has been asked for some of them in the days before.</summary>
public static class CodeSeed
{
    /// <summary>Makes the codes of a batch and hands out the first few, as somebody who opens bottles sees them; nothing keeps the others.</summary>
    public static async Task<Outcome<IReadOnlyList<string>>> PrintAsync(IServiceProvider services, Principal who, string batch, int shown, CancellationToken cancel)
    {
        var made = await services.GetRequiredService<SecretMaking>().MakeAsync(who, batch, isSealed: true, cancel);
        if (!made.Succeeded) return made.Status;
        using var clear = made.Value;
        var texts = new List<string>(shown);
        var text = new byte[SecretText.Length];
        for (var i = 0; i < Math.Min(shown, clear.Count); i++)
        {
            SecretText.Write(clear.Values[i], text);
            texts.Add(Encoding.ASCII.GetString(text));
        }
        return texts;
    }

    /// <summary>Queries of one code from a city at these times, each by a device of its own; the rules are asked once, as if the last had come now.</summary>
    /// <param name="city">Region code; 0 = unknown.</param>
    public static async Task ScanAsync(IServiceProvider services, Handle code, string owner, int city, IReadOnlyList<long> atUs, CancellationToken cancel)
    {
        if (services.GetRequiredService<ProductLines>().Of(code, owner) is not { } line) throw new InvalidDataException($"demo data: {code} is of no product line");
        var (key, store, events, head) = (CodeKey.Of(code), services.GetRequiredService<ScanStore>(), services.GetRequiredService<IEvents>(), services.GetRequiredService<CodeNames>().Of(owner).Scanned(CodeKey.Of(code)));
        if (events.FindHead(head) < 0) await events.AppendAsync([CodeFacts.Scanned(owner, code.ToString(), services.GetRequiredService<CityTable>().Of(city), head) with { OccurredAtUs = atUs.Min() }], [new(head, -1)], cancel);
        var device = unchecked((ulong)city * 1_000_003);
        var counted = await Task.WhenAll(atUs.Select((at, i) => store.CountAsync(new Scan(key, at, device + (ulong)i, city, ScanChannel.WeChat, ScanKind.Query, 0), cancel)));
        await services.GetRequiredService<RuleDesk>().ScannedAsync(code, line, counted.Max(c => c.Total), cancel);
    }
}
