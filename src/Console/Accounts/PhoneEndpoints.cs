using System.Buffers.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Parties.Auditing;
using Yiwang.Parties.Sessions.Phones;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Console.Accounts;

/// <summary>What the phone pages ask for themselves: who is on this phone, and switching. Cookies carry the secrets; a foreign page's post is refused by its origin.</summary>
internal static class PhoneEndpoints
{
    private const string Root = "/api/phone";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Root).ExcludeFromDescription();
        group.MapGet("", AboutAsync);
        group.MapPost("/enrol", EnrolOverApiAsync);
        group.MapPost("/switch", SwitchOverApiAsync);
    }

    public static async ValueTask<Outcome> EnrolAsync(HttpContext http, PhoneSignIn phones, string name, string pin, ReadOnlyMemory<byte> publicKey)
    {
        if (RequestSession.Of(http) is not { } session) return new Outcome(Codes.PartiesSignInNeeded);
        var wanted = new EnrolPhone(PhoneCookie.Of(http), name, pin, publicKey, RequestOrigin.Address, http.Request.Headers.UserAgent);
        var enrolled = await phones.EnrolAsync(session.SignedIn, session.Token, wanted, http.RequestAborted);
        if (!enrolled.Succeeded) return enrolled.Status;
        PhoneCookie.Give(http, enrolled.Value.Secret);
        RequestSession.Give(http, enrolled.Value.Opened);
        return Outcome.Ok;
    }

    public static async ValueTask<Outcome> SwitchAsync(HttpContext http, PhoneSignIn phones, string user, string pin)
    {
        var opened = await phones.SwitchAsync(PhoneCookie.Of(http), user, pin, RequestSession.Of(http)?.Token, RequestOrigin.Address, http.Request.Headers.UserAgent, http.RequestAborted);
        if (opened.Succeeded) RequestSession.Give(http, opened.Value);
        return opened.Status;
    }

    private static async Task<Ok<PhoneAnswer>> AboutAsync(HttpContext http, PhoneStore phones, IDirectory directory, TimeProvider time)
    {
        var now = time.GetUtcNow();
        var phone = await phones.FindAsync(PhoneCookie.Of(http), http.RequestAborted);
        var session = RequestSession.Of(http)?.SignedIn;
        var fresh = session?.Session is { Phone: null } opened && now - opened.Created <= PhoneSignIn.Fresh;
        var people = phone is { Revoked: null } ? phone.People.Where(p => p.IsInForce(now)).Select(p => Shown(p, directory)).ToArray() : [];
        http.Response.Headers.CacheControl = "no-store";
        return TypedResults.Ok(new PhoneAnswer(phone?.Id, phone?.Name, people, UserHandle.TryParse(session?.Principal.User, out var user) ? user.Name.ToString() : null, directory.Find(user) is { } me ? directory.PersonOf(me)?.Name : null, fresh, Micros.Of(now)));
    }

    private static async Task<IResult> EnrolOverApiAsync(EnrolBody body, HttpContext http, PhoneSignIn phones)
    {
        var key = body.PublicKey is { Length: < 200 } text && Base64Url.IsValid(text) ? Base64Url.DecodeFromChars(text) : [];
        var done = await EnrolAsync(http, phones, body.Name ?? "", body.Pin ?? "", key);
        return done.Succeeded ? TypedResults.NoContent() : Problem.Of(done, http);
    }

    private static async Task<IResult> SwitchOverApiAsync(SwitchBody body, HttpContext http, PhoneSignIn phones)
    {
        // The phone's cookie alone gets here, so the origin is asked as for a session's.
        if (!Uri.TryCreate(http.Request.Headers.Origin.ToString(), UriKind.Absolute, out var origin) || origin.Authority != http.Request.Host.Value) return Problem.Of(new Outcome(Codes.PartiesForbidden, "origin"), http);
        var done = await SwitchAsync(http, phones, body.User ?? "", body.Pin ?? "");
        return done.Succeeded ? TypedResults.NoContent() : Problem.Of(done, http);
    }

    private static PhonePersonAnswer Shown(PhonePerson person, IDirectory directory)
    {
        var user = UserName.TryParse(person.User, out var name) ? directory.Find(name) : null;
        return new(person.User, user is null ? person.User : directory.PersonOf(user)?.Name ?? person.User, Micros.Of(person.Expires), person.PublicKey.Length > 0, person.Locked);
    }

    internal sealed record PhoneAnswer(string? Id, string? Name, IReadOnlyList<PhonePersonAnswer> People, string? Me, string? MyName, bool Fresh, long NowUs);

    internal sealed record PhonePersonAnswer(string User, string Name, long ExpiresUs, bool Offline, bool Locked);

    internal sealed record EnrolBody(string? Name, string? Pin, string? PublicKey);

    internal sealed record SwitchBody(string? User, string? Pin);
}
