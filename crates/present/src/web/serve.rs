//! Listens.

use std::net::SocketAddr;

use super::{
    desk::{Desk, app},
    guard::Guard,
};
use crate::exit::Failure;

/// Serves the desk at `bind` until interrupted; `opened` is told the address once it answers.
///
/// # Errors
/// The address cannot be listened at.
pub fn serve(desk: Desk, guard: Guard, bind: SocketAddr, opened: impl FnOnce(SocketAddr)) -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build();
    let runtime = runtime.map_err(|error| Failure::world(format!("no threads to serve with: {error}")))?;
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind(bind).await.map_err(|error| {
            Failure::world(format!("{bind}: {error}")).help("another port can be named with --bind 127.0.0.1:PORT")
        })?;
        opened(listener.local_addr().unwrap_or(bind));
        let stop = async {
            // Without a handler for interrupts the process ends by the system's own way, which is as good.
            if tokio::signal::ctrl_c().await.is_err() {
                std::future::pending::<()>().await;
            }
        };
        let served = axum::serve(listener, app(desk, guard)).with_graceful_shutdown(stop).await;
        served.map_err(|error| Failure::world(format!("{bind}: {error}")))
    })
}
