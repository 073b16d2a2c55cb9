using System.Security.Cryptography;
using Yiwang.Cases;
using Yiwang.Parties;
using Yiwang.Storage.Sql;
using Yiwang.Things;
using Yiwang.Trust.Coding.Forms;
using Yiwang.Trust.Coding.Secrets;

namespace Yiwang.Trust.Coding.Coupons;

/// <summary>
/// One coupon for one secret code, drawn from what is left of a running campaign's prizes. The row of the secret and the prize's count change in one transaction, so that stock is never given twice; that nothing
/// was left is kept too and stays so.
/// </summary>
internal sealed class CouponDesk(IDatabase state, INodeCases cases, TimeZoneInfo zone, TimeProvider clock) : IDisposable
{
    private const int TextLength = 10;
    /// <summary>How long after the opening a coupon that a crash kept back is still drawn.</summary>
    private static readonly TimeSpan s_late = TimeSpan.FromDays(1);
    private readonly LiveForms<Campaign> _campaigns = new(cases, CodeForms.Campaign, [CodeForms.Active], Campaign.Read);

    public static readonly Migration Schema = new(1, "coupons",
    [
        "create table coupons (secret text primary key, campaign text not null, owner text not null, prize text, text text not null unique, device bigint not null, at_us bigint not null, redeemed_us bigint, redeemed_by text)",
        "create table coupon_prizes (campaign text not null, prize text not null, given bigint not null, primary key (campaign, prize))",
    ]);

    public Task LoadAsync(CancellationToken cancel) => _campaigns.LoadAsync(cancel);

    /// <summary>Whether a campaign runs for the code now.</summary>
    public bool Runs(Handle code, string owner) => Running(code, owner, (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond) is not null;

    /// <summary>Null when no campaign runs for the code.</summary>
    /// <param name="secret">The secret's subject in the log.</param>
    public async Task<Coupon?> DrawAsync(Handle code, string owner, string secret, long openedUs, ulong device, CancellationToken cancel)
    {
        if (Running(code, owner, openedUs) is not { } campaign) return null;
        return await state.WriteAsync(sql =>
        {
            if (Find(sql, secret) is { } drawn) return drawn.Coupon with { Terms = campaign.Terms };
            var prize = Pick(sql, campaign);
            var text = prize is null ? "" : NewText();
            sql.Execute("insert into coupons (secret, campaign, owner, prize, text, device, at_us) values (@secret, @campaign, @owner, @prize, @text, @device, @at)", ("secret", secret), ("campaign", campaign.Id), ("owner", campaign.Owner), ("prize", prize),
                ("text", prize is null ? "-" + secret : text), ("device", (long)device), ("at", openedUs));
            return new Coupon(campaign.Name, text, prize, campaign.Terms);
        }, cancel);
    }

    /// <summary>The coupon again for the device that opened it; one that a crash kept back is drawn now.</summary>
    public async Task<Coupon?> AgainAsync(Handle code, string owner, string secret, long openedUs, ulong device, CancellationToken cancel)
    {
        if (await state.ReadAsync(sql => Find(sql, secret), cancel) is { } drawn) return drawn.Device == (long)device ? drawn.Coupon with { Campaign = cases.Find(drawn.Coupon.Campaign)?.Title ?? "" } : null;
        var late = clock.GetUtcNow() - DateTimeOffset.UnixEpoch.AddTicks(openedUs * TimeSpan.TicksPerMicrosecond);
        return late < s_late ? await DrawAsync(code, owner, secret, openedUs, device, cancel) : null;
    }

    /// <summary>What a person types, as it is kept.</summary>
    public static string Read(string? typed) => (typed ?? "").Replace("-", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal).ToUpperInvariant();

    /// <summary>What stands behind a coupon text of the asker's organisation; null = no such coupon, or none of the asker's business.</summary>
    public async Task<Coupon?> LookAsync(Principal who, string text, CancellationToken cancel) => !MayPay(who) ? null : await state.ReadAsync(sql =>
        sql.QueryFirst("select campaign, text, prize, redeemed_us from coupons where owner = @owner and text = @text and prize is not null", r => new Coupon(r.Text(0), r.Text(1), r.TextOrNull(2), null, r.IsNull(3) ? 0 : r.Int64(3)), ("owner", who.Organization), ("text", text)), cancel);

    /// <summary>Pays a coupon of the asker's organisation out, once. False = there is none, it was paid out before, or the asker may not.</summary>
    public async Task<bool> RedeemAsync(Principal who, string text, CancellationToken cancel) => MayPay(who) && await state.WriteAsync(sql =>
        sql.Execute("update coupons set redeemed_us = @now, redeemed_by = @by where owner = @owner and text = @text and prize is not null and redeemed_us is null",
            ("now", (clock.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond), ("by", who.User ?? who.Organization), ("owner", who.Organization), ("text", text)) == 1, cancel);

    /// <summary>Running campaigns of the organisation, with how many of each prize were drawn.</summary>
    public async Task<IReadOnlyList<(Campaign Campaign, IReadOnlyDictionary<string, long> Given)>> StandAsync(string owner, CancellationToken cancel)
    {
        var running = _campaigns.All.Where(c => c.Owner == owner).OrderBy(c => c.First).ToList();
        return await state.ReadAsync(sql => running.Select(c => (c, (IReadOnlyDictionary<string, long>)Given(sql, c.Id))).ToList(), cancel);
    }

    public void Dispose() => _campaigns.Dispose();

    private static bool MayPay(Principal who) => who.Organization is not null && (who.Holds(Role.OrgAdmin) || who.Holds(Role.IdentifierManager));

    private Campaign? Running(Handle code, string owner, long atUs)
    {
        var (text, day) = (code.ToString(), DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(DateTimeOffset.UnixEpoch.AddTicks(atUs * TimeSpan.TicksPerMicrosecond), zone).DateTime));
        return _campaigns.All.Where(c => c.Owner == owner && text.StartsWith(c.Stem, StringComparison.OrdinalIgnoreCase) && c.First <= day && day <= c.Last).MaxBy(c => c.Stem.Length);
    }

    // every coupon that is left is as likely as any other
    private static string? Pick(ISqlSession sql, Campaign campaign)
    {
        var given = Given(sql, campaign.Id);
        var left = campaign.Prizes.Select(p => (p.Name, Left: Math.Max(0, p.Stock - given.GetValueOrDefault(p.Name)))).ToList();
        var all = left.Sum(p => p.Left);
        if (all == 0) return null;
        var at = (long)(BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))) % (ulong)all);
        foreach (var (name, count) in left)
        {
            at -= count;
            if (at >= 0) continue;
            sql.Execute("insert into coupon_prizes (campaign, prize, given) values (@campaign, @prize, 1) on conflict (campaign, prize) do update set given = coupon_prizes.given + 1", ("campaign", campaign.Id), ("prize", name));
            return name;
        }
        return null;
    }

    private static Dictionary<string, long> Given(ISqlSession sql, string campaign) =>
        sql.Query("select prize, given from coupon_prizes where campaign = @campaign", r => (Prize: r.Text(0), Given: r.Int64(1)), ("campaign", campaign)).ToDictionary(r => r.Prize, r => r.Given, StringComparer.Ordinal);

    private static Drawn? Find(ISqlSession sql, string secret) =>
        sql.QueryFirst("select campaign, text, prize, redeemed_us, device from coupons where secret = @secret", r => new Drawn(new Coupon(r.Text(0), r.IsNull(2) ? "" : r.Text(1), r.TextOrNull(2), null, r.IsNull(3) ? 0 : r.Int64(3)), r.Int64(4)), ("secret", secret));

    private static string NewText() => RandomNumberGenerator.GetString(SecretText.Alphabet, TextLength);

    private sealed record Drawn(Coupon Coupon, long Device);
}
