using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Json;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Net;
using Yiwang.Parties;
using Yiwang.Parties.Limits;
using Yiwang.Parties.Sessions;

namespace Yiwang.Identify.Surfaces.Snms;

/// <summary>User name and secret for a token of 24 hours: <c>/identity/token</c> in the clear, <c>/identity/token/v1</c> as a digest of the day.</summary>
internal sealed class SnmsIdentity(CredentialSignIn signIn, SessionStore sessions, PublicLimits limits, NetOptions net, TimeProvider time)
{
    /// <summary>As the interface promises its clients.</summary>
    public static readonly TimeSpan TokenLifetime = TimeSpan.FromHours(24);
    /// <summary>A client's clock may be so far off around midnight.</summary>
    private static readonly TimeSpan s_skew = TimeSpan.FromMinutes(5);
    private const int NameLengthMax = 255, SecretLengthMax = 256;

    private static readonly Outcome s_appsOnly = new(Codes.PartiesSignInFailed, "token/v1", "username", new Bilingual(
        "密文方式只适用于有密钥的应用身份：用户的密码在本节点只存散列，无法核对密文。请改用 /identity/token（HTTPS），或由管理员为程序建立应用身份。",
        "Digests are for app identities with a secret: of people's passwords this node keeps hashes only. Use /identity/token over HTTPS, or let an administrator make an app identity for the program."));

    public async Task<IResult> WithSecretAsync(HttpContext http)
    {
        var read = await ReadAsync(http);
        if (!read.Succeeded) return new SnmsReply(read.Status);
        var (name, secret) = read.Value;
        return await GiveAsync(http, await signIn.WithSecretAsync(Attempt(http, name), secret, http.RequestAborted));
    }

    public async Task<IResult> WithDigestAsync(HttpContext http)
    {
        var read = await ReadAsync(http);
        if (!read.Succeeded) return new SnmsReply(read.Status);
        var (name, digest) = read.Value;
        // said of every such name, so that nobody learns which exist
        if (!name.Contains('/', StringComparison.Ordinal) || UserHandle.TryParse(name, out _)) return new SnmsReply(s_appsOnly);
        var proved = await signIn.WithProofAsync(Attempt(http, name), (_, secret, _) => ValueTask.FromResult(secret is not null && IsDigestOfToday(secret, digest)), http.RequestAborted);
        return await GiveAsync(http, proved.Succeeded ? proved.Value.Principal! : proved.Status);
    }

    /// <summary>sha256(sha256(secret) + yyyy-MM-dd), both in lower-case hexadecimal digits.</summary>
    public static string Digest(ReadOnlySpan<byte> secret, string day) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(Convert.ToHexStringLower(SHA256.HashData(secret)) + day)));

    private bool IsDigestOfToday(byte[] secret, string digest)
    {
        var given = Encoding.UTF8.GetBytes(digest.ToLowerInvariant());
        var right = false;
        foreach (var shift in (ReadOnlySpan<TimeSpan>)[-s_skew, TimeSpan.Zero, s_skew])
        {
            var day = TimeZoneInfo.ConvertTime(time.GetUtcNow() + shift, net.Zone).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            right |= CryptographicOperations.FixedTimeEquals(given, Encoding.ASCII.GetBytes(Digest(secret, day)));
        }
        return right;
    }

    private async ValueTask<Outcome<(string Name, string Secret)>> ReadAsync(HttpContext http)
    {
        if (ProgramCaller.OverTls(http) is { Succeeded: false } clear) return clear;
        if (ProgramCaller.Limit(http, limits, null) is { Succeeded: false } limited) return limited;
        var body = await JsonRequest.ReadAsync(http);
        if (!body.Succeeded) return body.Status;
        if (body.Value.FilledText("username") is not { Length: <= NameLengthMax } name) return IndustryLevels.Missing("username");
        return body.Value.Text("password") is { Length: > 0 and <= SecretLengthMax } secret ? (name, secret) : IndustryLevels.Missing("password");
    }

    private static SignInAttempt Attempt(HttpContext http, string name)
    {
        if (RequestNote.Of(http) is { } note && CredentialName.TryCreate(1, name, out _)) note.Credential = name;
        return new SignInAttempt(0, name, ProgramCaller.Address(http), "snms");
    }

    private async Task<IResult> GiveAsync(HttpContext http, Outcome<Principal> who)
    {
        if (!who.Succeeded) return new SnmsReply(who.Status);
        if (RequestNote.Of(http) is { } note) note.Principal = who.Value;
        var opened = await sessions.OpenAsync(who.Value, TokenLifetime, ProgramCaller.Address(http), http.Request.Headers.UserAgent, http.RequestAborted);
        return new SnmsReply(Outcome.Ok, json => WriteToken(json, opened.Token));
    }

    private static void WriteToken(Utf8JsonWriter json, string token)
    {
        json.WriteStartObject();
        json.WriteString("token"u8, token);
        json.WriteEndObject();
    }
}
