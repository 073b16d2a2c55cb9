using Yiwang.Connect.Acquisition;
using Yiwang.Connect.Acquisition.Control;
using Yiwang.Connect.Points;
using Yiwang.Events;
using Yiwang.Wire.Modbus;

namespace Yiwang.Connect.Modbus.Serving;

/// <summary>A master writes as the user that the settings name, through the one guarded way.</summary>
internal sealed class GuardedWrites(NamedWrites writes, ModbusServerOptions options) : IServedWrites
{
    public async ValueTask<ExceptionCode> WriteAsync(Point point, string owner, double value)
    {
        var answer = await writes.WriteAsync(options.WriteAs, point, value);
        return answer.Succeeded ? Of(answer.Value.Result) : Of(answer.Status);
    }

    private static ExceptionCode Of(WriteResult result) => result switch
    {
        WriteResult.Done => ExceptionCode.None,
        WriteResult.RefusedByLimits => ExceptionCode.IllegalDataValue,
        WriteResult.NotWritable => ExceptionCode.IllegalDataAddress,
        WriteResult.NoAnswer => ExceptionCode.GatewayTargetFailedToRespond,
        _ => ExceptionCode.ServerDeviceFailure,
    };

    private static ExceptionCode Of(Outcome refused)
    {
        if (refused.Code == Codes.PartiesForbidden) return ExceptionCode.IllegalFunction;
        if (refused.Code == Codes.RequestLimited) return ExceptionCode.ServerDeviceBusy;
        if (refused.Code == Codes.ConnectNoAnswer) return ExceptionCode.GatewayTargetFailedToRespond;
        return refused.Code == Codes.RequestInvalid ? ExceptionCode.IllegalDataValue : ExceptionCode.ServerDeviceFailure;
    }
}
