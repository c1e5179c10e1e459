package io.verimeter.demo

import android.app.Activity
import android.os.Bundle
import android.webkit.WebView
import io.verimeter.Ledger
import io.verimeter.Product
import io.verimeter.toSvg
import java.time.LocalDate
import java.time.ZoneId
import kotlinx.coroutines.MainScope
import kotlinx.coroutines.cancel
import kotlinx.coroutines.launch

/** The trend chart of the last seven days, from the ledger of this device. The first time, of made-up days. */
class TrendActivity : Activity() {
    private val scope = MainScope()

    override fun onCreate(savedInstanceState: Bundle?) {
        super.onCreate(savedInstanceState)
        val page = WebView(this)
        // The picture is plain SVG: nothing runs in it, and nothing is fetched.
        page.settings.javaScriptEnabled = false
        page.settings.blockNetworkLoads = true
        page.settings.allowFileAccess = false
        page.settings.allowContentAccess = false
        setContentView(page)
        scope.launch {
            val svg = trend()
            page.loadDataWithBaseURL(null, "<!doctype html><meta name=viewport content=width=device-width>$svg", "text/html", "utf-8", null)
        }
    }

    override fun onDestroy() {
        scope.cancel()
        super.onDestroy()
    }

    private suspend fun trend(): String = Ledger.open(filesDir.toPath().resolve("ledger.db")).use { ledger ->
        val today = LocalDate.now(ZoneId.of("Asia/Shanghai"))
        if (ledger.size() == 0L) ledger.append(madeUp(today))
        ledger.trend(Product.BUSINESS_RISK, start = today.minusDays(6), end = today.plusDays(1)).toSvg()
    }
}
