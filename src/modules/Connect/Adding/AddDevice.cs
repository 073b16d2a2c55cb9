using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Trials;
using Yiwang.Connect.Adapters;
using Yiwang.Connect.Points;
using Yiwang.Connect.Points.Classes;
using Yiwang.Events;
using Yiwang.Parties;
using Yiwang.Things;

namespace Yiwang.Connect.Adding;

/// <summary>Connects a device as its form says: tries it, or saves device, connection and points in that order.</summary>
internal sealed class AddDevice(IPointBook book, TrialReadings trials, ClassSetup classes, NewDevice devices)
{
    /// <summary>Whether devices of this kind are asked, and can be tried; the others send by themselves.</summary>
    public static bool CanTry(AdapterKind kind) => kind is not (AdapterKind.Broker or AdapterKind.LineProtocol);

    /// <summary>The points with the byte orders chosen so far, and what the device answered for each.</summary>
    public async ValueTask<(IReadOnlyList<Point> Points, Outcome<IReadOnlyList<TrialReading>> Read)> TryAsync(Principal who, DeviceClass of, AddForm form, CancellationToken cancel)
    {
        var adapter = Connection(form);
        var points = form.Turned(Draft(form, "trial").Points(of, TrialReadings.Unsaved("device").Device));
        points = [.. points.Select(p => p with { Handle = TrialReadings.Unsaved(p.Code).Handle })];
        return (points, await trials.ReadAsync(who, adapter, form.Secret, points, cancel));
    }

    /// <returns>The device.</returns>
    public async ValueTask<Outcome<Handle>> SaveAsync(Principal who, DeviceClass of, AddForm form, CancellationToken cancel)
    {
        // What can be refused without a trace is checked before the first thing is recorded.
        var adapter = Connection(form);
        if (form.Connection.Length == 0 && AdapterRules.Check(adapter) is { Succeeded: false } wrong) return wrong;
        var draft = Draft(form, adapter.Id);
        if (PointRules.Check(draft.Points(of, TrialReadings.Unsaved("device").Device), _ => adapter) is { Count: > 0 } faults) return PointFault.ToOutcome(faults);
        var device = await DeviceAsync(who, of, form, cancel);
        if (!device.Succeeded) return device;
        if (form.Connection.Length == 0 && await book.SaveAsync(who, adapter, form.Secret, cancel) is { Succeeded: false } refused) return refused.Status;
        var saved = await classes.ApplyAsync(who, device.Value, of, draft, cancel: cancel);
        if (!saved.Succeeded) return saved.Status;
        var turned = form.Turned(saved.Value).Where((p, i) => p.ByteOrder != saved.Value[i].ByteOrder).ToList();
        if (turned.Count > 0 && await book.SaveAsync(who, device.Value, turned, cancel) is { Succeeded: false } not) return not.Status;
        return device;
    }

    private async ValueTask<Outcome<Handle>> DeviceAsync(Principal who, DeviceClass of, AddForm form, CancellationToken cancel)
    {
        if (form.Device.Length == 0) return await devices.RegisterAsync(who, form.AssetNo, form.Name, form.Model, of.Category, form, cancel);
        return Handle.TryParse(form.Device, out var known) ? known : new Outcome(Codes.ThingsHandleInvalid, form.Device, "device");
    }

    private Adapter Connection(AddForm form)
    {
        if (form.Connection.Length > 0 && book.FindAdapter(form.Connection) is { } known && known.Owner == form.Adapter.Owner) return known;
        var title = form.Title.Length > 0 ? form.Title : form.Adapter.Endpoint.Length > 0 ? form.Adapter.Endpoint : form.Device;
        return form.Adapter with { Id = form.NewConnectionId(id => book.FindAdapter(id) is not null), Name = form.Adapter.Name.Length > 0 ? form.Adapter.Name : title };
    }

    private static ClassDraft Draft(AddForm form, string adapter) => new(adapter, form.Unit, form.RegisterOffset, form.Parameters);
}
