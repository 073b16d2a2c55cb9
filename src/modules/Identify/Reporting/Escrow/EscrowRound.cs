using System.Text.Json;
using Yiwang.Identify.Reporting.Duties;
using Yiwang.Pacts;
using Yiwang.Parties;
using Yiwang.Signing;

namespace Yiwang.Identify.Reporting.Escrow;

/// <param name="SealKey">Base64, of the receiver.</param>
/// <param name="SigningKey">Base64, the sender's public one.</param>
public sealed record EscrowReceiver(string Pact, string Prefix, string From, string To, string Name, SigningAlgorithm Algorithm, string SealKey, string SigningKey)
{
    internal PactParty Party => new(OrganizationId.TryParse(To, out var id) ? id : default, Name, null, Algorithm, default, default, Convert.FromBase64String(SealKey), null, "");
}

/// <summary>Escrow of every duty that owes one; and beside the data who may receive it, so that <c>yiwang escrow</c> finds it without the node.</summary>
internal sealed class EscrowRound(DutyBook duties, EscrowMaking making, EscrowPost post, EscrowFolders folders)
{
    private string _written = "";

    /// <returns>True while there is more to do at once.</returns>
    public async Task<bool> RunAsync(CancellationToken cancel)
    {
        var owed = duties.Own().Where(making.Owes).ToList();
        await TellAsync(owed, cancel);
        var more = false;
        foreach (var duty in owed)
        {
            await making.RunAsync(duty, now: false, cancel);
            more |= await post.RunAsync(duty, cancel);
        }
        return more;
    }

    private async Task TellAsync(List<Duty> owed, CancellationToken cancel)
    {
        if (owed.Count == 0) return;
        var text = JsonSerializer.Serialize(owed.Select(d => (Duty: d, To: d.Pact.Other(d.Sender))).Select(o => new EscrowReceiver(o.Duty.Pact.Id, o.Duty.Prefix.ToString(), o.Duty.Sender.ToString(), o.To.Organization.ToString(), o.To.Name, o.To.Algorithm, Convert.ToBase64String(o.To.SealKey.Span), Convert.ToBase64String(o.Duty.Pact.Own(o.Duty.Sender).SigningKey.Span))));
        if (text == _written) return;
        Directory.CreateDirectory(Path.GetDirectoryName(folders.Receivers)!);
        await File.WriteAllTextAsync(folders.Receivers, text, cancel);
        _written = text;
    }
}
