using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Yiwang.Connect.Devices;
using Yiwang.Connect.Live;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Classes;
using Yiwang.Console.Http;
using Yiwang.Console.Slots;
using Yiwang.Events;

namespace Yiwang.Connect.Api;

/// <summary>Devices, what they say now, their points and rules: <c>/api/v1/devices</c>. A device is named by its handle, in two segments of the path.</summary>
internal static class DevicesApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1").WithTags("devices").DisableAntiforgery();
        api.MapGet("/devices", List).WithSummary("Devices of your organisation with their state");
        api.MapGet("/devices/{prefix}/{suffix}", Get).WithSummary("A device with its newest values");
        api.MapGet("/devices/{prefix}/{suffix}/points", Points).WithSummary("The point table of a device");
        api.MapPut("/devices/{prefix}/{suffix}/points", SaveAsync).WithSummary("Add or change up to 1,000 points, all or none");
        api.MapDelete("/devices/{prefix}/{suffix}/points", RetireAsync).WithSummary("Retire points; their samples stay");
        api.MapGet("/devices/{prefix}/{suffix}/rules", Rules).WithSummary("How the device's state follows from its points");
        api.MapPut("/devices/{prefix}/{suffix}/rules", SetRulesAsync).WithSummary("Set the rules of state");
        api.MapGet("/device-classes", Classes).WithSummary("Classes of devices that make points and rules in one call");
        api.MapPost("/devices/{prefix}/{suffix}/class", ApplyAsync).WithSummary("Put a class on a device");
    }

    private static Results<Ok<IReadOnlyList<DeviceJson>>, Problem> List([Description("running, idle, stopped, fault, offline or unknown; absent = all.")] string? state, HttpContext http, IViewer viewer, ILiveStates live, DeviceSight sight)
    {
        if (viewer.Principal.Organization is not { } owner) return Problem.Of(new Outcome(Codes.PartiesSignInNeeded), http);
        DeviceState wanted = default;
        if (state is not null && !Wire.TryRead(state, out wanted)) return Problem.Of(new Outcome(Codes.RequestInvalid, state, "state"), http);
        return TypedResults.Ok<IReadOnlyList<DeviceJson>>([.. live.All(owner).Where(d => sight.MaySee(viewer.Principal, d.Device) && (state is null || d.State == wanted)).Select(d => DeviceJson.Of(d, p => sight.MaySee(viewer.Principal, p)) with { Points = [] })]);
    }

    private static Results<Ok<DeviceJson>, Problem> Get(string prefix, string suffix, HttpContext http, IViewer viewer, ILiveStates live, DeviceAccess devices, DeviceSight sight)
    {
        var device = devices.Find(viewer.Principal, prefix, suffix);
        return device.Succeeded ? TypedResults.Ok(DeviceJson.Of(live.Of(device.Value), p => sight.MaySee(viewer.Principal, p))) : Problem.Of(device.Status, http);
    }

    private static Results<Ok<IReadOnlyList<PointJson>>, Problem> Points(string prefix, string suffix, HttpContext http, IViewer viewer, IPointBook book, DeviceAccess devices, DeviceSight sight)
    {
        var device = devices.Find(viewer.Principal, prefix, suffix);
        return device.Succeeded ? TypedResults.Ok<IReadOnlyList<PointJson>>([.. book.PointsOf(device.Value).Where(p => sight.MaySee(viewer.Principal, p)).Select(PointJson.Of)]) : Problem.Of(device.Status, http);
    }

    private static async Task<Results<Ok<IReadOnlyList<PointJson>>, Problem>> SaveAsync(string prefix, string suffix, IReadOnlyList<PointJson> body, HttpContext http, IViewer viewer, IPointBook book)
    {
        var device = Wire.Handle(prefix, suffix);
        if (!device.Succeeded) return Problem.Of(device.Status, http);
        var points = PointJson.Read(body);
        if (!points.Succeeded) return Problem.Of(points.Status, http);
        var saved = await book.SaveAsync(viewer.Principal, device.Value, points.Value, http.RequestAborted);
        return saved.Succeeded ? TypedResults.Ok<IReadOnlyList<PointJson>>([.. saved.Value.Select(PointJson.Of)]) : Problem.Of(saved.Status, http);
    }

    private static async Task<Results<NoContent, Problem>> RetireAsync(string prefix, string suffix, [Description("Code of a point; may stand more than once.")] string[] code, HttpContext http, IViewer viewer, IPointBook book)
    {
        var device = Wire.Handle(prefix, suffix);
        if (!device.Succeeded) return Problem.Of(device.Status, http);
        var retired = await book.RetireAsync(viewer.Principal, device.Value, code, http.RequestAborted);
        return retired.Succeeded ? TypedResults.NoContent() : Problem.Of(retired, http);
    }

    private static Results<Ok<RulesJson>, Problem> Rules(string prefix, string suffix, HttpContext http, IViewer viewer, IPointBook book, DeviceAccess devices)
    {
        var device = devices.Find(viewer.Principal, prefix, suffix);
        return device.Succeeded ? TypedResults.Ok(RulesJson.Of(book.RulesOf(device.Value))) : Problem.Of(device.Status, http);
    }

    private static async Task<Results<Ok<RulesJson>, Problem>> SetRulesAsync(string prefix, string suffix, RulesJson body, HttpContext http, IViewer viewer, IPointBook book)
    {
        var device = Wire.Handle(prefix, suffix);
        if (!device.Succeeded) return Problem.Of(device.Status, http);
        var rules = body.Read(device.Value);
        if (!rules.Succeeded) return Problem.Of(rules.Status, http);
        var set = await book.SetRulesAsync(viewer.Principal, device.Value, rules.Value, http.RequestAborted);
        return set.Succeeded ? TypedResults.Ok(RulesJson.Of(book.RulesOf(device.Value))) : Problem.Of(set, http);
    }

    private static Ok<IReadOnlyList<DeviceClassJson>> Classes() => TypedResults.Ok<IReadOnlyList<DeviceClassJson>>([.. DeviceClasses.All.Select(DeviceClassJson.Of)]);

    private static async Task<Results<Ok<IReadOnlyList<PointJson>>, Problem>> ApplyAsync(string prefix, string suffix, ApplyClassJson body, HttpContext http, IViewer viewer, ClassSetup classes)
    {
        var device = Wire.Handle(prefix, suffix);
        if (!device.Succeeded) return Problem.Of(device.Status, http);
        if (DeviceClasses.Find(body.Class) is not { } of) return Problem.Of(new Outcome(Codes.RequestInvalid, body.Class, "class"), http);
        var draft = new ClassDraft(body.Adapter ?? "", body.Unit, body.RegisterOffset, body.Parameters);
        var saved = await classes.ApplyAsync(viewer.Principal, device.Value, of, draft, body.Overwrite, http.RequestAborted);
        return saved.Succeeded ? TypedResults.Ok<IReadOnlyList<PointJson>>([.. saved.Value.Select(PointJson.Of)]) : Problem.Of(saved.Status, http);
    }
}
