using System.Diagnostics;
using System.Text;

namespace AePipeline.EndToEnd.Tests.Hosts;

/// <summary>What a host's processes wrote, from start to start.</summary>
internal sealed class HostLog
{
    private readonly StringBuilder _text = new();

    /// <summary>For <see cref="Process.OutputDataReceived"/> and <see cref="Process.ErrorDataReceived"/>.</summary>
    public void Add(object sender, DataReceivedEventArgs line)
    {
        lock (_text)
        {
            _text.AppendLine(line.Data);
        }
    }

    public override string ToString()
    {
        lock (_text)
        {
            return _text.ToString();
        }
    }
}
