using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Yiwang.Console.Slots;
using Yiwang.Events;
using Yiwang.Identify.Surfaces.Requests;
using Yiwang.Parties;
using Yiwang.Unit.Tests.Net;
using Yiwang.Unit.Tests.Things;
using static Yiwang.Unit.Tests.Things.ThingsBed;
using Problem = Yiwang.Console.Http.Problem;

namespace Yiwang.Unit.Tests.Identify.Requests;

public sealed class HttpRequestsTests : IAsyncLifetime
{
    private readonly SteppedTime _time = new();
    private ThingsBed _bed = null!;
    private RequestLog _log = null!;
    private Principal _who = Principal.Public;

    public async ValueTask InitializeAsync() => _log = new RequestLog((_bed = await ThingsBed.OpenAsync()).Things.Prefixes, _time);

    public async ValueTask DisposeAsync()
    {
        _log.Dispose();
        await _bed.DisposeAsync();
    }

    [Fact]
    public async Task A_request_of_a_surface_is_kept_with_what_was_asked_and_what_came_of_it()
    {
        _log.Read(RequestScope.All);
        _who = Manager;
        await AskAsync("PUT", "/api/v1/things/99.501.1001/A", "?version=2&token=secret", http =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(3));
            return Problem.Of(new Outcome(Codes.ThingsHandleTaken), http).ExecuteAsync(http);
        });
        var line = Assert.Single(_log.Read(RequestScope.All)).Line;
        Assert.Equal((Surface.Api, Carrier.Http, "PUT /api/v1/things", "99.501.1001/A"), (line.Surface, line.Carrier, line.Operation, line.Handle));
        Assert.Equal((Codes.ThingsHandleTaken, 409, 409, 3_000L), (line.Outcome, line.ResponseCode, line.HttpStatus, line.Micros));
        Assert.Equal((Forge, Manager.User, IPAddress.Loopback), (line.Organization, line.Credential, line.Remote));
        Assert.Equal("version=2 token=…", line.Fields);
    }

    [Fact]
    public async Task What_a_surface_knows_better_wins()
    {
        _log.Read(RequestScope.All);
        await AskAsync("GET", "/01/09506000134352", "", http =>
        {
            var note = RequestNote.Of(http)!;
            (note.Surface, note.Operation, note.Handle, note.ResponseCode, note.Outcome) = (Surface.DigitalLink, "resolve", "99.501.1001/A", 100, new Outcome(Codes.ThingsNotFound));
            http.Response.StatusCode = 404;
            return Task.CompletedTask;
        });
        var line = Assert.Single(_log.Read(RequestScope.All)).Line;
        Assert.Equal((Surface.DigitalLink, "resolve", "99.501.1001/A", 100, 404), (line.Surface, line.Operation, line.Handle, line.ResponseCode, line.HttpStatus));
    }

    [Theory]
    [InlineData("/identity/token", nameof(Surface.Snms))]
    [InlineData("/identityv2/data", nameof(Surface.Snms))]
    [InlineData("/api/v1/doip", nameof(Surface.Doip))]
    [InlineData("/api/handles/99.501.1001/A", nameof(Surface.HandleJson))]
    [InlineData("/api/resolve/99.501.1001/A", nameof(Surface.Node))]
    public async Task Each_path_has_its_surface(string path, string surface)
    {
        _log.Read(RequestScope.All);
        await AskAsync("GET", path, "", _ => Task.CompletedTask);
        Assert.Equal(surface, Assert.Single(_log.Read(RequestScope.All)).Line.Surface.ToString());
    }

    [Theory]
    [InlineData("/home")]
    [InlineData("/identityx")]
    [InlineData("/api/v1/thingsx/1/2")]
    public async Task Pages_are_no_surface(string path)
    {
        _log.Read(RequestScope.All);
        await AskAsync("GET", path, "", _ => Task.CompletedTask);
        Assert.Empty(_log.Read(RequestScope.All));
    }

    [Fact]
    public async Task Unwatched_an_anonymous_get_makes_no_note()
    {
        var seen = true;
        await AskAsync("GET", "/api/handles/99.501.1001/A", "", http => { seen = RequestNote.Of(http) is not null; return Task.CompletedTask; });
        Assert.False(seen);
    }

    [Fact]
    public async Task Unwatched_a_refused_write_of_somebody_signed_in_is_kept()
    {
        _who = Outsider;
        await AskAsync("DELETE", "/api/v1/things/99.501.1001/A", "", http => Problem.Of(new Outcome(Codes.PartiesForbidden), http).ExecuteAsync(http));
        Assert.Equal(Codes.PartiesForbidden, Assert.Single(_log.Read(new RequestScope(Forge))).Line.Outcome);
    }

    private async Task AskAsync(string method, string path, string query, RequestDelegate served)
    {
        var services = new ServiceCollection().AddSingleton<IViewer>(new Viewed(_who)).BuildServiceProvider();
        var http = new DefaultHttpContext { RequestServices = services, Connection = { RemoteIpAddress = IPAddress.Loopback }, Request = { Method = method, Path = path, QueryString = new(query) } };
        await new HttpRequests(served, _log, _time).InvokeAsync(http);
    }

    private sealed record Viewed(Principal Principal) : IViewer
    {
        public string? Name => Principal.User;
        public ViewerOrganization? Organization => null;
        public IReadOnlyList<ViewerOrganization> Organizations => [];
    }
}
