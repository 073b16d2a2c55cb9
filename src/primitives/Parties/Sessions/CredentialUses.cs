using Yiwang.Storage.Sql;

namespace Yiwang.Parties.Sessions;

/// <param name="Surface">As <see cref="SignInAttempt.Surface"/>.</param>
/// <param name="Address">Network address it came from.</param>
public sealed record CredentialUse(DateTimeOffset At, string Surface, string? Address);

/// <summary>When each program last proved who it is, as exact as the audit: <see cref="CredentialSignIn.AuditedAgain"/>. One row a program, so that nobody need search half a year of audit.</summary>
public sealed class CredentialUses(IDatabase state)
{
    /// <summary>Programs of one organisation that are read at once; an organisation has fewer.</summary>
    private const int Max = 2_000;

    public async ValueTask<IReadOnlyDictionary<string, CredentialUse>> OfAsync(OrganizationId organization, CancellationToken cancel = default)
    {
        var rows = await state.ReadAsync(sql => sql.Query("select app, used_us, surface, address from credential_use where organization = @organization order by used_us desc limit @max",
            r => (App: r.Text(0), Use: new CredentialUse(Micros.ToTime(r.Int64(1)), r.Text(2), r.TextOrNull(3))), ("organization", organization.ToString()), ("max", (long)Max)), cancel);
        return rows.ToDictionary(r => r.App, r => r.Use, StringComparer.OrdinalIgnoreCase);
    }

    internal async ValueTask NoteAsync(AppIdentity app, CredentialUse use, CancellationToken cancel) => await state.WriteAsync(sql => sql.Execute("""
        insert into credential_use (app, organization, used_us, surface, address) values (@app, @organization, @used, @surface, @address)
        on conflict (app) do update set used_us = excluded.used_us, surface = excluded.surface, address = excluded.address
        """,
        ("app", app.Handle), ("organization", app.Organization.ToString()), ("used", Micros.Of(use.At)), ("surface", use.Surface), ("address", use.Address)), cancel);
}
