using System.Text;
using Yiwang.Mqtt.Broker;
using Yiwang.Wire.Mqtt;

namespace Yiwang.Unit.Tests.Mqtt.Broker;

/// <summary>Lets everybody in but user "nobody"; a user "limited" may use topics below "open/" alone. The owner is what stands before '@' in a user name.</summary>
internal sealed class BedGate : IMqttGate
{
    public int Asked { get; set; }
    public MqttApplicant? LastApplicant { get; private set; }

    public ValueTask<MqttAdmission> AdmitAsync(MqttApplicant applicant, CancellationToken stop)
    {
        LastApplicant = applicant;
        if (applicant.UserName == "nobody") return new(MqttAdmission.Refuse(MqttReason.BadUserNameOrPassword, "who is that"));
        return new(MqttAdmission.Admit(new Identity(this, applicant.UserName ?? "")));
    }

    private sealed class Identity(BedGate gate, string name) : IMqttIdentity
    {
        public string Name => name;
        public string Owner => name.Contains('@', StringComparison.Ordinal) ? name[..name.IndexOf('@', StringComparison.Ordinal)] : "";

        public MqttReason MayPublish(ReadOnlySpan<byte> topic, byte qos, bool retain)
        {
            gate.Asked++;
            return Allows(topic) ? MqttReason.Success : MqttReason.NotAuthorized;
        }

        public MqttReason MaySubscribe(ReadOnlySpan<byte> filter, byte qos) =>
            filter.SequenceEqual("#"u8) || Allows(filter) ? MqttReason.Success : MqttReason.NotAuthorized;

        public bool MayReceive(ReadOnlySpan<byte> topic) => Allows(topic);

        private bool Allows(ReadOnlySpan<byte> topic) => name != "limited" || Encoding.UTF8.GetString(topic).StartsWith("open/", StringComparison.Ordinal);
    }
}
